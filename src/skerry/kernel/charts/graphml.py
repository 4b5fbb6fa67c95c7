"""A network as GraphML, the format that the usual programs for networks read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from skerry.kernel.charts.constellation_svg import NOT_IN_XML

Attributes = Mapping[str, str | int]
HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
)


def graphml_lines(
    nodes: Iterable[tuple[str, Attributes]],
    edges: Iterable[tuple[str, str, int]],
    *,
    types: Mapping[str, str],
    weight: str,
) -> Iterator[str]:
    """One undirected graph. ``types`` names each attribute of the nodes with its GraphML type."""
    yield HEAD
    for name, kind in types.items():
        yield f'<key id={_quoted(name)} for="node" attr.name={_quoted(name)} attr.type={_quoted(kind)}/>\n'
    yield f'<key id="weight" for="edge" attr.name={_quoted(weight)} attr.type="int"/>\n'
    yield '<graph edgedefault="undirected">\n'
    for key, values in nodes:
        data = "".join(
            f"<data key={_quoted(name)}>{_text(value)}</data>" for name, value in values.items()
        )
        yield f"<node id={_quoted(key)}>{data}</node>\n"
    for one, other, number in edges:
        ends = f"source={_quoted(one)} target={_quoted(other)}"
        yield f'<edge {ends}><data key="weight">{number}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


def _quoted(text: str) -> str:
    return quoteattr(NOT_IN_XML.sub("", text))


def _text(value: str | int) -> str:
    return escape(NOT_IN_XML.sub("", str(value)))
