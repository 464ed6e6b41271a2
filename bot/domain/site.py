"""Where on the body it is sore: body sites, sides, and the two together."""

from dataclasses import dataclass
from enum import StrEnum


class Site(StrEnum):
    """A body site that can be rated 0-10 and that a move can load. Stored by value; never rename one."""

    HAM_PROX = "ham_prox"  #: sit bone, upper hamstring
    HAM_BELLY = "ham_belly"  #: mid hamstring
    HIP_FLEXOR = "hip_flexor"  #: front of the hip
    GROIN = "groin"  #: deep groin
    GLUTE = "glute"  #: buttock
    LOW_BACK = "low_back"  #: low back
    HIP_LATERAL = "hip_lateral"  #: outer hip
    KNEE = "knee"  #: knee
    CALF = "calf"  #: calf or Achilles
    SHOULDER = "shoulder"  #: shoulder


class Side(StrEnum):
    """Which side of the body. A site on the midline, or sore on both sides, is `both`."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class BodySite:
    """One place to rate: a site with its side, such as the front of the right hip."""

    site: Site
    side: Side
