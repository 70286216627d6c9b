"""The tables of this room."""

from records.sharing.models.snapshots import SharedSnapshot
from records.sharing.models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookTry

__all__ = ["SharedSnapshot", "WebhookDelivery", "WebhookEndpoint", "WebhookTry"]
