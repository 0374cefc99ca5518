"""SARIF 2.1.0: the fields that the standard requires, and the kinds that they are of.

The parts of its schema that speak of what is written here, by the standard's sections: 3.13, 3.14, 3.19, 3.27,
3.28 to 3.30 and 3.58. No other property may be there.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlparse

import pytest

from tkasync.check.codes import CODES
from tkasync.tools.command import main

TEXT = {"text": str}
PLACE = {
    "physicalLocation": {
        "artifactLocation": {"uri": str},
        "region": {"startLine": int, "startColumn?": int, "endLine?": int, "endColumn?": int},
    }
}
LOG = {
    "$schema?": str,
    "version": str,
    "runs": [
        {
            "tool": {
                "driver": {
                    "name": str,
                    "rules": [
                        {
                            "id": str,
                            "shortDescription": TEXT,
                            "help": TEXT,
                            "defaultConfiguration": {"level": str},
                        }
                    ],
                }
            },
            "columnKind": str,
            "results": [
                {"ruleId": str, "ruleIndex": int, "level": str, "message": TEXT, "locations": [PLACE]}
            ],
            "invocations": [
                {
                    "executionSuccessful": bool,
                    "toolExecutionNotifications": [{"level": str, "message": TEXT, "locations": [PLACE]}],
                }
            ],
        }
    ],
}
PROGRAM = "import time, tkinter as tk\ndef go():\n    'é'; time.sleep(1)\ntk.Button(command=go)\n"


def differences(value: Any, schema: Any, where: str = "log") -> list[str]:
    """Where *value* is not what *schema* says."""
    if isinstance(schema, type):
        return [] if type(value) is schema else [f"{where}: {value!r} is no {schema.__name__}"]
    if isinstance(schema, list):
        if not isinstance(value, list):
            return [f"{where}: no list"]
        return [
            one for at, part in enumerate(value) for one in differences(part, schema[0], f"{where}[{at}]")
        ]
    names = {name.rstrip("?"): (name, inner) for name, inner in schema.items()}
    found = [f"{where}: no {name}" for name in schema if not name.endswith("?") and name not in value]
    found += [f"{where}: {name} is not known" for name in value if name not in names]
    return found + [
        one
        for name, part in value.items()
        if name in names
        for one in differences(part, names[name][1], f"{where}.{name}")
    ]


def log_of(folder, capsys, *arguments: str) -> dict[str, Any]:
    main(["check", "--format", "sarif", *arguments, str(folder)])
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a window.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "bad.py").write_text("import tkinter\nprint 1\n")
    return tmp_path


def test_a_log_has_all_that_is_required_and_nothing_unknown(folder, tmp_path, capsys):
    log = log_of(folder, capsys, "--hints")
    assert differences(log, LOG) == []
    assert log["version"] == "2.1.0"
    (tmp_path / "a window.py").unlink()
    (tmp_path / "bad.py").unlink()
    assert differences(log_of(tmp_path, capsys), LOG) == []


def test_a_log_that_misses_something_is_seen(folder, capsys):
    log = log_of(folder, capsys)
    del log["runs"][0]["tool"]["driver"]["name"]
    log["runs"][0]["results"][0]["ruleIndex"] = "1"
    log["runs"][0]["more"] = 1
    assert len(differences(log, LOG)) == 3


def test_values_are_those_that_the_standard_has(folder, capsys):
    (run,) = log_of(folder, capsys)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(CODES)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3, "startColumn": 10, "endLine": 3, "endColumn": 23}
    uri = urlparse(place["artifactLocation"]["uri"])
    assert (uri.scheme, uri.path.rpartition("/")[2]) == ("file", "a%20window.py")
