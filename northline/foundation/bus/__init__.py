"""The bus: each process hears within milliseconds what another has committed. It carries ids and never words.

A wake may be lost (its sender died after the commit, the listener was cut off), so whoever hears reads what is there since the
last id it saw, after every gap too.
"""

from northline.foundation.bus.listening import Listener
from northline.foundation.bus.wakes import Topic, Wake, read_wake, tell_all, wake, waking

__all__ = ["Listener", "Topic", "Wake", "read_wake", "tell_all", "wake", "waking"]
