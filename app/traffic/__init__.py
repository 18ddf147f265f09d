"""How much may be asked at once, and how often: what a process takes on, and what it sheds.

    bucket     how often one client may ask
    admission  all of it: client → a place among what goes on, or an error that says when to return

Nothing here knows HTTP: `app.api.traffic` says who a client is and makes answers of what is
refused. All of it counts in one process; several workers count apart.
"""

from app.traffic.admission import Admission, TrafficLimits

__all__ = ["Admission", "TrafficLimits"]
