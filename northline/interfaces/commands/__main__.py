"""`northline serve | demo | doctor | audit verify`. Each command is imported when it is asked for, so that help is quick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from northline.interfaces.commands.setup import CannotStart, Kind


def parser() -> argparse.ArgumentParser:
    """Everything that `northline` understands; the documentation's test reads it too."""
    top = argparse.ArgumentParser(prog="northline", description="Northline: the system under a hotline.")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")

    serve = commands.add_parser("serve", help="start the hotlines named in HOTLINES and serve their three sides")
    _add_kind(serve)

    demo = commands.add_parser("demo", help="load the demonstration into databases that were created as one")
    demo.add_argument("--again", action="store_true", help="load it even where it was loaded before; it repeats nothing")

    doctor = commands.add_parser("doctor", help="check this deployment and explain what is wrong")
    _add_kind(doctor)

    audit = commands.add_parser("audit", help="the record of who did what")
    audits = audit.add_subparsers(dest="audit_command", required=True, metavar="command")
    verify = audits.add_parser("verify", help="look for rows that were changed, removed, inserted or cut off")
    _add_kind(verify)

    _add_inner(commands)
    return top


def _add_inner(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What the commands above start for one hotline in a process of its own; nobody types these."""
    host = commands.add_parser("host")
    host.add_argument("hotline")
    host.add_argument("--report-to", type=int, required=True)
    host.add_argument("--sockets", required=True)
    within = commands.add_parser("within")
    within.add_argument("hotline")
    within.add_argument("task", choices=["demo", "demo-again", "doctor", "verify"])


def _add_kind(command: argparse.ArgumentParser) -> None:
    which = command.add_mutually_exclusive_group()
    which.add_argument("--demonstration", dest="kind", action="store_const", const=Kind.DEMONSTRATION, default=Kind.DEMONSTRATION)
    which.add_argument("--production", dest="kind", action="store_const", const=Kind.PRODUCTION)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. What cannot be done is said in one sentence, without a traceback."""
    asked = parser().parse_args(arguments)
    try:
        return _run(asked)
    except CannotStart as refusal:
        print(f"northline: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(asked: argparse.Namespace) -> int:
    match asked.command:
        case "serve":
            from northline.interfaces.commands.serve import serve

            return serve(kind=asked.kind)
        case "host":
            from northline.interfaces.commands.host import host

            return host(hotline=asked.hotline, report_to=asked.report_to, sockets=asked.sockets)
        case "within":
            from northline.interfaces.commands.within import within

            return within(hotline=asked.hotline, task=asked.task)
        case "doctor":
            from northline.interfaces.commands.doctor import doctor

            return doctor(kind=asked.kind)
        case "demo":
            from northline.interfaces.commands.each import in_each_hotline

            return in_each_hotline(kind=Kind.DEMONSTRATION, task="demo-again" if asked.again else "demo")
        case _:
            from northline.interfaces.commands.each import in_each_hotline

            return in_each_hotline(kind=asked.kind, task="verify")


if __name__ == "__main__":
    sys.exit(main())
