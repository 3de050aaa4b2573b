"""A WeCom server for tests: the platform's rules over real HTTP, and a hand that plays people.

``with serving() as corp:`` gives a company of its own. What breaks a rule of the platform stands in
``corp.violations``, also where the platform itself would say nothing. Loopback only.
"""

from tests.fakes.wecom.corp import Corp
from tests.fakes.wecom.server import serving

__all__ = ["Corp", "serving"]
