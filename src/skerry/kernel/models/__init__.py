from skerry.kernel.models.audit import AuditEvent

__all__ = ["AuditEvent"]
