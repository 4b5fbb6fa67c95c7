import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"

WITHOUT_DJANGO = """
import sys
sys.modules["django"] = None
import skerry.methods.linkage
assert not [name for name in sys.modules if name.startswith("django.")]
"""


def test_methods_work_where_django_is_not_installed():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO],
        env={"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
