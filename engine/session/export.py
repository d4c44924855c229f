"""Exports: the session as one file, the edited model as a folder, its change as an adapter."""

from engine.session.adapter import export_adapter
from engine.session.archive import export_session, import_session, imported_session
from engine.session.model_folder import export_model

__all__ = ["export_adapter", "export_model", "export_session", "import_session", "imported_session"]
