import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"

WITHOUT_DJANGO = """
import sys
sys.modules["django"] = None
import skerry.methods.estimates
import skerry.methods.disclosure
import skerry.methods.expressions
import skerry.methods.improvement
import skerry.methods.linkage
import skerry.methods.openings
import skerry.methods.peers
import skerry.methods.sampling
import skerry.methods.weighting
import skerry.methods.segments
import skerry.methods.topics
import skerry.methods.trends
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
