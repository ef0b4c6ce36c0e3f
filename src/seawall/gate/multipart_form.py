"""A multipart form, read in memory: nothing a user sent touches a disk unsealed."""

from __future__ import annotations

from io import BytesIO

from python_multipart import multipart

from seawall.errors import problem

MOST_PARTS = 20


def read_form(body: bytes, content_type: str) -> dict[str, bytes]:
    """The parts by name; a name may come once."""
    return _parse_parts(body, content_type).fields


def read_files(body: bytes, content_type: str) -> dict[str, bytes]:
    """Those parts that are files: their sender gave them a file name, if an empty one."""
    parts = _parse_parts(body, content_type)
    return {name: content for name, content in parts.fields.items() if name in parts.files}


def _parse_parts(body: bytes, content_type: str) -> _FormParts:
    _, options = multipart.parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        raise ValueError("the content type has no boundary")
    parts = _FormParts()
    parser = multipart.MultipartParser(
        boundary,
        {
            "on_part_begin": parts.begin,
            "on_header_field": parts.header_field,
            "on_header_value": parts.header_value,
            "on_header_end": parts.header_end,
            "on_part_data": parts.data,
            "on_part_end": parts.end,
            "on_end": parts.finish,
        },
    )
    parser.write(body)
    parser.finalize()
    if not parts.is_whole:
        raise ValueError("the form ends before its last boundary")
    return parts


class _FormParts:
    """What the parser has told so far."""

    def __init__(self) -> None:
        self.fields: dict[str, bytes] = {}
        self.files: set[str] = set()
        self.is_whole = False
        self._header = [b"", b""]
        self._name = ""
        self._content = BytesIO()

    def begin(self) -> None:
        self._name, self._content = "", BytesIO()

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += data[start:end]

    def header_end(self) -> None:
        field, value = self._header
        self._header = [b"", b""]
        if field.lower() == b"content-disposition":
            _, options = multipart.parse_options_header(value)
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options:
                self.files.add(self._name)

    def data(self, data: bytes, start: int, end: int) -> None:
        self._content.write(data[start:end])

    def end(self) -> None:
        if not self._name or self._name in self.fields or len(self.fields) >= MOST_PARTS:
            raise problem(
                "gate.form-part-unnamed", name=self._name[:60], field=self._name[:60] or "body"
            )
        self.fields[self._name] = self._content.getvalue()

    def finish(self) -> None:
        self.is_whole = True
