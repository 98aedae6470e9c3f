"""Import beforehand what does nothing but import, and rehearse what else is done but once.

An import may do more: set options, start threads, open files, print, look whether a notebook is
running. Made beforehand, it would do that for every notebook instead of for the one that imports
it, and say it to nobody. So each is watched, and so is the rehearsal.
"""

from __future__ import annotations

import decimal
import importlib.util
import io
import locale
import logging
import os
import random
import signal
import site
import socket
import sys
import sysconfig
import threading
import warnings
from functools import partial, reduce
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets.config import SingletonConfigurable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def preload(wanted: Sequence[str], rehearsal: str, refused: Sequence[str]) -> str | None:
    """Import what is wanted, rehearse, and return the first name that did more, if there is one.

    Parameters
    ----------
    wanted
        Modules, and names in modules, by full name; what can't be imported is passed over. Only
        what is installed is imported: what lies in a folder of its own, as beside the notebooks,
        is somebody's own work and changes while the kernels are asked for.
    rehearsal
        A function that prepares its process for what the others of its package do, by full name;
        called if any of these is wanted.
    refused
        What not to import, nor to call.
    """
    package = rehearsal.partition(".")[0]
    wanted = [name for name in wanted if _is_installed(name.partition(".")[0], package)]
    if wanted:
        _import("numpy.random")  # whose state is compared, whoever imports it first
    if any(name.partition(".")[0] == package for name in wanted):
        # It asks for a notebook that runs, to teach it; an extension of IPython's does so later.
        _import(package)
        wanted = [*wanted, rehearsal]
    for name in wanted:
        if name not in refused and _does_more(partial(_import, name)):
            return name
    if rehearsal in wanted and rehearsal not in refused and _does_more(_import(rehearsal)):
        return rehearsal
    return None


class _Stream(io.TextIOBase):
    """A standard stream while imports are made: who keeps it writes to a kernel's own, later."""

    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self._name = name
        self.said: str | None = ""

    def write(self, text: str) -> int:
        if self.said is None:
            getattr(sys, self._name).write(text)
        else:
            self.said += text
        return len(text)

    def flush(self) -> None:
        if self.said is None:
            getattr(sys, self._name).flush()


def _does_more(action: Callable[[], object]) -> bool:
    """Import or rehearse, and return whether that did more."""
    before = _state()
    asked: list[type] = []
    initialized = vars(SingletonConfigurable)["initialized"]
    streams = {each: _Stream(each) for each in ("stdout", "stderr")}
    real = {each: getattr(sys, each) for each in streams}
    type.__setattr__(SingletonConfigurable, "initialized", classmethod(asked.append))
    vars(sys).update(streams)
    try:
        action()
    finally:
        vars(sys).update(real)
        type.__setattr__(SingletonConfigurable, "initialized", initialized)
    said = [stream.said for stream in streams.values()]
    for stream in streams.values():
        stream.said = None
    after = _state()
    return bool(asked) or any(said) or any(after[each] != was for each, was in before.items())


def _import(name: str) -> Any:
    """Import a module, or the name in a module that it may be, and return it if it is there."""
    parts = name.split(".")
    found: Any = None
    for at, part in enumerate(parts, 1):
        try:
            __import__(".".join(parts[:at]))
            found = sys.modules[".".join(parts[:at])]
        except BaseException:  # noqa: BLE001  whatever is wrong with it, the notebook will tell
            found = getattr(found, part, None)
    return found


def _is_installed(top: str, package: str) -> bool:
    """Whether a module comes with Python or was installed, and nothing else is found before it."""
    if top == package:
        return True
    here = Path.cwd()
    if (here / top).is_dir() or (here / f"{top}.py").exists():
        return False
    if top in sys.builtin_module_names:
        return True
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return False
    if spec is None:
        return False
    places = [Path(each).resolve() for each in _installed()]
    found = [*(spec.submodule_search_locations or ())]
    found += [spec.origin] if spec.has_location and spec.origin else []
    return all(any(Path(each).resolve().is_relative_to(one) for one in places) for each in found)


def _installed() -> list[str]:
    """Return the folders of Python's own modules, and those that packages are installed into."""
    own = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    return [*own, *site.getsitepackages(), site.getusersitepackages()]


def umask() -> int:
    """Return the mask of the modes of new files, which can only be asked for by setting it."""
    found = os.umask(0o77)
    os.umask(found)
    return found


def _state() -> dict[str, Any]:
    """Return what an import should leave as it is."""
    return {
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "umask": umask(),
        "blocked signals": signal.pthread_sigmask(signal.SIG_BLOCK, ()),
        "limits": (sys.getrecursionlimit(), socket.getdefaulttimeout()),
        "paths": [*sys.path],
        "signals": [signal.getsignal(number) for number in signal.valid_signals()],
        "threads": len([*Path("/proc/self/task").iterdir()]),
        "files": sorted(file.name for file in Path("/proc/self/fd").iterdir()),
        "hooks": (sys.excepthook, sys.displayhook, threading.excepthook),
        "locale": locale.setlocale(locale.LC_ALL),
        "log": (logging.root.level, *logging.root.handlers),
        "warnings": [
            (action, category, module)
            for action, message, category, module, _ in warnings.filters
            if message is None and category.__module__ == "builtins"
        ],
        "chance": random.getstate(),
        "decimals": repr(decimal.getcontext()),
        "pandas": _options_of_pandas(),
        "matplotlib": _options_of_matplotlib(),
        "plotly": _options_of_plotly(),
        **_state_of_numpy(),
    }


def _state_of_numpy() -> dict[str, Any]:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return {}
    return {
        "numpy": (numpy.geterr(), numpy.get_printoptions()),
        "chance of numpy": numpy.random.get_state()[1].tobytes(),
    }


def _options_of_pandas() -> dict[str, Any]:
    """Return the options that are not as pandas sets them; asking pandas would warn of some."""
    pandas = sys.modules.get("pandas._config.config")
    if pandas is None:
        return {}
    held = vars(pandas)["_global_config"]
    options = {
        name: (reduce(getitem, name.split("."), held), option.defval)
        for name, option in vars(pandas)["_registered_options"].items()
    }
    return {name: value for name, (value, usual) in options.items() if value != usual}


def _options_of_plotly() -> dict[str, Any]:
    """Return the default template, where it is another than plotly's own."""
    templates = sys.modules.get("plotly.io._templates")
    default = templates.templates.default if templates is not None else None
    return {"template": default} if default not in {None, "plotly"} else {}


def _options_of_matplotlib() -> dict[str, Any]:
    """Return the options that are not as matplotlib found them; asking it would choose some."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return {}
    usual = dict(dict.items(matplotlib.rcParamsOrig))
    return {
        name: value
        for name, value in dict.items(matplotlib.rcParams)
        if value != usual[name] and name != "backend"
    }
