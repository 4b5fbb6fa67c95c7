// Answers are saved while somebody writes; without a connection they wait on this device.
// The page works without this script: "Continue" then saves.
"use strict";

const AFTER_TYPING = 900;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 30000;
const LONGEST_SAVE = 15000;
const GONE = 410;
const PREFIX = "skerry-sheet ";
const UNTOLD = "csrfmiddlewaretoken"; // opens nothing by itself, and need not wait anywhere

// What waits to be sent lies in ``store``: that of the device, or that of this window alone.
const shelf = {
  read(store, key) {
    try {
      return JSON.parse(window[store].getItem(PREFIX + key));
    } catch {
      return null;
    }
  },
  write(store, key, value) {
    try {
      window[store].setItem(PREFIX + key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  remove(store, key) {
    try {
      window[store].removeItem(PREFIX + key);
    } catch {
      // Nothing was kept then.
    }
  },
  clear(place) {
    for (const store of ["localStorage", "sessionStorage"]) {
      try {
        for (const key of Object.keys(window[store])) {
          if (key.startsWith(PREFIX + place)) window[store].removeItem(key);
        }
      } catch {
        // Nothing was kept then.
      }
    }
  },
};

class Sheet {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.status = form.querySelector("[data-status]");
    this.edits = 0; // grows with each change
    this.savedEdits = 0;
    this.isSaving = null;
    this.wait = FIRST_RETRY;
    this.timer = 0;
    this.uncertain = []; // what was sent and perhaps arrived
    this.isKept = true;
    this.isLeaving = false;
    this.isOver = false; // the site takes nothing by this link any more
    this.store = "mayKeep" in form.dataset ? "localStorage" : "sessionStorage";
    this.isStopped = "waits" in form.dataset;
    form.dataset.script = "";
    form.addEventListener("input", (event) => this.noteChange(event, AFTER_TYPING));
    form.addEventListener("change", (event) => this.noteChange(event, 0));
    form.addEventListener("click", (event) => this.clearAnswer(event));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.save());
    window.addEventListener("beforeunload", (event) => this.warn(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
    this.restore();
  }

  get isDirty() {
    return this.edits > this.savedEdits;
  }

  fields() {
    return [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && name !== UNTOLD,
    );
  }

  say(sentence, tone = "") {
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
    this.status.dataset.tone = tone;
  }

  noteChange(event, delay) {
    if (event.target.type === "file") return;
    this.excludeOthers(event.target);
    this.showClearing(event.target);
    this.edits += 1;
    this.keep();
    if (this.isStopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  // "I don't know" and an answer do not go together: the later one stands.
  excludeOthers(field) {
    const kind = field.name.slice(0, 2);
    const name = field.name.slice(2);
    if (kind === "m:" && field.checked) {
      for (const other of this.form.elements) {
        if (other === field) continue;
        if (other.name === field.name) other.checked = false;
        if (other.name === `v:${name}` || other.name === `t:${name}`) {
          if (other.type === "checkbox") other.checked = false;
          else other.value = "";
        }
      }
    } else if ((kind === "v:" || kind === "t:") && (field.checked || field.type !== "checkbox") && field.value) {
      for (const other of this.form.elements) {
        if (other.name === `m:${name}`) other.checked = false;
      }
    }
  }

  showClearing(field) {
    const button = field.closest(".question")?.querySelector("[data-clear]");
    if (button) button.hidden = !field.closest(".question").querySelector("input:checked");
  }

  clearAnswer(event) {
    const button = event.target.closest("[data-clear]");
    if (!button) return;
    event.preventDefault();
    const question = button.closest(".question");
    const chosen = question.querySelector("input:checked");
    if (!chosen) return;
    chosen.checked = false;
    chosen.focus();
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What may wait in this window only is gone with it, so that the window says so and asks.
  keep() {
    if (this.isOver) return;
    const waits = { fields: this.fields(), uncertain: this.uncertain };
    this.isKept = shelf.write(this.store, this.words.key, waits) && this.store === "localStorage";
  }

  forget() {
    shelf.remove(this.store, this.words.key);
  }

  // What was not sent before the page was closed, or the device went out.
  restore() {
    const kept = shelf.read(this.store, this.words.key);
    if (this.isStopped) this.keep(); // both answers are shown: this is where one goes on from
    if (!kept || !Array.isArray(kept.fields) || this.isStopped) return;
    this.fill(kept.fields);
    this.uncertain = kept.uncertain || [];
    this.edits += 1;
    this.say(this.words.restored, "kept");
    this.save();
  }

  fill(fields) {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
    const used = new Map();
    for (const field of this.form.elements) {
      if (!/^([vmtxc]:|seen$)/.test(field.name)) continue;
      const given = values.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
      else if (field.type !== "submit") {
        const place = used.get(field.name) || 0;
        field.value = given[place] || "";
        used.set(field.name, place + 1);
      }
    }
  }

  save() {
    clearTimeout(this.timer);
    if (this.isSaving) return this.isSaving.then(() => (this.isDirty ? this.save() : true));
    if (!this.isDirty || this.isStopped) return Promise.resolve(!this.isDirty);
    this.isSaving = this.send().finally(() => {
      this.isSaving = null;
    });
    return this.isSaving;
  }

  async send() {
    const edits = this.edits;
    const body = new FormData(this.form);
    for (const name of [...body.keys()]) if (body.get(name) instanceof File) body.delete(name);
    this.say(this.words.saving);
    const patience = new AbortController();
    const end = setTimeout(() => patience.abort(), LONGEST_SAVE);
    let answer;
    try {
      answer = await fetch(this.words.save, {
        method: "POST",
        body: new URLSearchParams(body),
        credentials: "same-origin",
        redirect: "error",
        signal: patience.signal,
      });
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      return await this.take(answer, edits);
    } catch {
      this.noteUncertain(body);
      return this.retryLater(answer ? this.words.trouble : "");
    } finally {
      clearTimeout(end);
    }
  }

  noteUncertain(body) {
    const names = [...body.keys()].filter((name) => name !== UNTOLD);
    this.uncertain.push(Object.fromEntries(names.map((name) => [name, body.getAll(name)])));
    this.uncertain = this.uncertain.slice(-5);
  }

  async take(answer, edits) {
    if (answer.status === 409) return this.meetOther(await answer.json());
    if (answer.status === GONE) this.end();
    if (!answer.ok) return this.stop(await this.refusal(answer));
    const said = await answer.json();
    this.form.elements.seen.value = said.revision;
    this.savedEdits = edits;
    this.uncertain = [];
    this.wait = FIRST_RETRY;
    this.show(said);
    if (this.isDirty) {
      this.keep();
      this.timer = setTimeout(() => this.save(), AFTER_TYPING);
    } else {
      this.forget();
      this.say(said.saved);
    }
    return true;
  }

  // Why nothing was saved: in the words of the site, or else what the status means.
  async refusal(answer) {
    const otherwise = answer.status === GONE ? this.words.closed : this.words.expired;
    try {
      return (await answer.json()).sentence || otherwise;
    } catch {
      return otherwise;
    }
  }

  // An answer that this very page sent before the connection broke is nobody else's.
  meetOther(said) {
    const isOwn = this.uncertain.some((sent) =>
      Object.entries(said.theirs).every(([name, values]) => String(sent[name] || []) === String(values)),
    );
    if (!isOwn) return this.stop(said.sentence);
    this.form.elements.seen.value = said.revision;
    this.uncertain = [];
    return this.send();
  }

  // What cannot be sent any more stands on the page, to be copied, and waits nowhere.
  end() {
    this.isOver = true;
    shelf.clear(this.words.place);
  }

  stop(sentence) {
    this.isStopped = true;
    this.say(sentence, "kept");
    return false;
  }

  retryLater(sentence) {
    this.say(sentence || (this.isKept ? this.words.kept : this.words.unkept), "kept");
    this.timer = setTimeout(() => this.save(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_RETRY);
    return false;
  }

  // What the answers change on this page: questions, options, words, computed values.
  show(said) {
    const relevant = new Set(said.relevant);
    for (const part of this.form.querySelectorAll("[data-name]")) {
      part.hidden = !relevant.has(part.dataset.name);
    }
    this.form.elements.shown.value = said.relevant.join(" ");
    for (const [name, offered] of Object.entries(said.offered)) {
      for (const option of document.getElementById(`q-${name}`)?.querySelectorAll("[data-choice]") || []) {
        if (option.dataset.choice.startsWith("?")) continue;
        option.hidden = !offered.includes(option.dataset.choice);
        if (option.tagName === "OPTION") option.disabled = option.hidden;
      }
    }
    for (const [id, text] of Object.entries(said.texts)) {
      const place = document.getElementById(id);
      if (place && place.textContent !== text) place.textContent = text;
    }
    for (const [name, value] of Object.entries(said.calculated)) {
      const place = document.getElementById(`i-${name}`);
      if (place) place.textContent = value || "–";
    }
    this.showProblems(said.problems);
  }

  showProblems(problems) {
    for (const place of this.form.querySelectorAll("[id^='e-']")) {
      const name = place.id.slice(2);
      const part = document.getElementById(`q-${name}`);
      const isWriting = part?.contains(document.activeElement) && document.activeElement.matches("input.answer, textarea");
      const sentence = problems[name] || "";
      if (sentence && isWriting) continue;
      place.hidden = !sentence;
      place.querySelector("[data-problem]").textContent = sentence;
      part?.classList.toggle("question--wrong", Boolean(sentence));
      const field = document.getElementById(`i-${name}`);
      if (field?.matches(".answer")) {
        field.toggleAttribute("aria-invalid", Boolean(sentence));
        if (sentence) {
          field.setAttribute("aria-invalid", "true");
          const described = new Set((field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
          field.setAttribute("aria-describedby", [...described.add(place.id)].join(" "));
        }
      }
    }
  }

  // First everything is saved; only when that has worked does the browser leave the page.
  async submit(event) {
    if (this.isLeaving) return;
    if (this.isStopped) {
      this.leaveWithAll(event);
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    this.edits += 1;
    this.keep();
    const isSaved = await this.save();
    if (this.isStopped) this.forget();
    else if (!isSaved) {
      this.say(this.words.stays, "kept");
      return;
    }
    this.isLeaving = true;
    if (button) this.form.requestSubmit(button);
    else this.form.requestSubmit();
  }

  // The page that answers has all that was written; what waited here would come back as old.
  leaveWithAll(event) {
    if (!navigator.onLine) {
      event.preventDefault();
      this.say(this.words.stays, "kept");
      return;
    }
    this.isLeaving = true;
    this.forget();
  }

  warn(event) {
    if (this.isDirty && !this.isKept && !this.isLeaving) event.preventDefault();
  }
}

for (const form of document.querySelectorAll("form[data-sheet]")) new Sheet(form);

// What was handed in, or taken back, need not wait here any longer.
for (const done of document.querySelectorAll("[data-submitted]")) shelf.clear(done.dataset.place);

// Names from the directory, while somebody types one.
for (const field of document.querySelectorAll("[data-suggests]")) {
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (field.value.trim().length < 2) return;
      try {
        const address = `${field.form.dataset.suggest}?q=${encodeURIComponent(field.value)}`;
        const answer = await (await fetch(address)).json();
        field.list.replaceChildren(
          ...answer.names.map((name) => Object.assign(document.createElement("option"), { value: name })),
        );
      } catch {
        // Any name can be written without help.
      }
    }, 300);
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = button.parentElement.querySelector("[data-copy-from]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    button.textContent = button.dataset.copied;
  });
}
