from skerry.kernel.slots import Slot
from tests.architecture.slots import broken_fillings, empty_slots


def test_a_slot_that_no_page_shows_is_found():
    sources = {"a": "x = slots.fill(Slot.HOME_MAIN, viewer=v)", "b": "fill(slots.Slot.DESK_TASKS)"}

    found = empty_slots([Slot.HOME_MAIN, Slot.DESK_TASKS, Slot.ACCOUNT_MENU], sources)

    assert found == ["ACCOUNT_MENU"]


def test_a_filling_that_is_not_there_is_found():
    fillings = {
        Slot.DESK_TASKS: ["skerry.accounts.fillings.desk_people", "skerry.accounts.fillings.gone"],
        Slot.HOME_MAIN: ["skerry.gone.fillings.x"],
    }

    assert broken_fillings(fillings) == ["skerry.accounts.fillings.gone", "skerry.gone.fillings.x"]
