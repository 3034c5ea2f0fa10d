"""Pages of a list that may be very long: nobody turns to page 400, so nobody waits for it."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 10_000


class BoundedPaginator(Paginator):
    """Counts no further than MOST rows; `pages/many.html` says so where it stopped."""

    most = MOST

    @cached_property
    def count(self) -> int:
        return int(self.object_list.order_by()[: self.most].count())
