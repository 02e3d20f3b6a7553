"""What the JSON promises to other languages: it fits its schema, which describes every key, and has
all that a lookup needs.

    python3 render/tests/contract.py target/debug/llm-errors
"""

import copy
import json
import subprocess
import sys
import unittest
from collections import defaultdict
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
PROGRAM = sys.argv.pop(1)


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.stdout else None


def closed(schema):
    """The schema as of today: without keys that it does not describe."""
    schema = copy.deepcopy(schema)

    def close(part):
        if isinstance(part, dict):
            if "properties" in part:
                part["additionalProperties"] = False
            for value in part.values():
                close(value)
        elif isinstance(part, list):
            for value in part:
                close(value)

    close(schema)
    return schema


SCHEMA = json.loads((ROOT / "render/catalog.schema.json").read_text())
CATALOG = run("render", "--format", "json")
OWN = ("--catalog", "examples/acme-gateway/catalog", "--base-url", "https://example.com/errors")


class Schema(unittest.TestCase):
    def test_it_is_one(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_the_catalog_fits(self):
        for catalog in [CATALOG, run("render", "--format", "json", *OWN)]:
            Draft202012Validator(closed(SCHEMA)).validate(catalog)

    def test_what_the_commands_print_fits(self):
        entry = {**closed(SCHEMA), "$ref": "#/$defs/entry"}
        for key in ["type", "required", "properties", "additionalProperties"]:
            del entry[key]
        for command in [("explain", "429"), ("list", *OWN)]:
            extra = ("--format", "json")
            for found in run(*command, *extra)["entries"]:
                Draft202012Validator(entry).validate(found)

    def test_it_refuses_what_does_not_fit(self):
        def mutants():
            for change in [
                lambda it: it.pop("schema_version"),
                lambda it: it["providers"][0].pop("relays"),
                lambda it: it["providers"][0]["entries"][0].update(retry="maybe"),
                lambda it: it["providers"][0]["entries"][0].update(new=1),
                lambda it: it["providers"][0]["entries"][0]["match"].append({}),
                lambda it: it["providers"][0]["entries"][0]["status"].append("429"),
            ]:
                mutant = copy.deepcopy(CATALOG)
                change(mutant)
                yield mutant

        for mutant in mutants():
            self.assertFalse(Draft202012Validator(closed(SCHEMA)).is_valid(mutant))


class Lookup(unittest.TestCase):
    """From the JSON alone, every code gives the entries that the library gives."""

    def test_every_code(self):
        wrong = []
        for provider in CATALOG["providers"]:
            table = defaultdict(set)
            for entry in provider["entries"]:
                words = [*entry["codes"], *entry["types"], *entry["sdk"], *map(str, entry["status"])]
                for word in words:
                    table[word].add(entry["id"])
            # a status that entries name may also belong to the class of others
            for entry in provider["entries"]:
                for word in table:
                    if entry["status_class"] and len(word) == 3 and word.isdigit():
                        if word[0] == entry["status_class"][0]:
                            table[word].add(entry["id"])
            for word, ids in table.items():
                answer = run("explain", provider["id"], word, "--format", "json")
                found = {entry["id"] for entry in answer["entries"]} if answer else set()
                if ids != found:
                    wrong.append((provider["id"], word, sorted(ids - found), sorted(found - ids)))
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
