"""The language of the windows: our catalogue and Qt's own buttons, switched together while the data stay open."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from skillsapp.kernel import i18n

OF_QT = {"zh_CN": QLocale(QLocale.Language.Chinese, QLocale.Country.China), "en": QLocale(QLocale.Language.English)}

OF_QT_NAME = "words_of_qt"


class Language(QObject):
    """The language in use; the main window rebuilds its screens on `changed`."""

    changed = Signal()

    def __init__(self, app: QApplication, key: str = i18n.DEFAULT_LANGUAGE) -> None:
        super().__init__()
        self._app = app
        self._switch(key)

    @property
    def key(self) -> str:
        return i18n.language()

    def use(self, key: str) -> None:
        """Switch to `zh_CN` or `en`.  Raises ValueError for an unknown key."""
        if key != i18n.language():
            self._switch(key)
            self.changed.emit()

    def _switch(self, key: str) -> None:
        i18n.set_language(key)
        QLocale.setDefault(OF_QT[key])
        before = self._app.findChild(QTranslator, OF_QT_NAME)
        if before is not None:
            self._app.removeTranslator(before)
            before.setParent(None)
        if key != "en":
            translator = QTranslator(self._app)
            translator.setObjectName(OF_QT_NAME)
            if translator.load(f"qtbase_{key}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                self._app.installTranslator(translator)
