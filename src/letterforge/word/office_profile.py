"""LibreOffice's settings for one who converts other people's documents: nothing is run, fetched or left behind; the PDF is tagged.

In goes a new folder; in it stands a user profile afterwards. The names are those of LibreOffice's own schema (`share/registry/main.xcd`);
what a version doesn't know, it passes over.
"""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_OFFICE = "/org.openoffice.Office."
_PDF = f"{_OFFICE}Common/Filter/PDF/Export"
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    # A macro is never run, nor anything fetched for a document.
    (f"{_OFFICE}Common/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_OFFICE}Common/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_OFFICE}Common/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_OFFICE}Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_OFFICE}Writer/Content/Update", "Link", "2"),  # never
    (f"{_OFFICE}Java/VirtualMachine", "Enable", "false"),
    # No wizard, no recovery of documents, no locks, no list of what was opened, no reports.
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
    (f"{_OFFICE}Common/Misc", "FirstRun", "false"),
    (f"{_OFFICE}Common/Misc", "CrashReport", "false"),
    (f"{_OFFICE}Common/Misc", "CollectUsageInformation", "false"),
    (f"{_OFFICE}Common/Misc", "UseLocking", "false"),
    (f"{_OFFICE}Common/Misc", "UseDocumentSystemFileLocking", "false"),
    (f"{_OFFICE}Common/Misc", "UseDocumentOOoLockFile", "false"),
    (f"{_OFFICE}Common/History", "PickListSize", "0"),
    (f"{_OFFICE}Recovery/RecoveryInfo", "Enabled", "false"),
    (f"{_OFFICE}Recovery/AutoSave", "Enabled", "false"),
    (f"{_OFFICE}Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"),
    # A letter is the same on every machine: what a document leaves open is British.
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "en-GB"),
    # It is for reading: tagged and titled; what is promised to archives and by PDF/UA, nobody has checked here.
    (_PDF, "UseTaggedPDF", "true"),
    (_PDF, "DisplayPDFDocumentTitle", "true"),
    (_PDF, "ExportBookmarks", "false"),
    (_PDF, "SelectPdfVersion", "0"),
    (_PDF, "PDFUACompliance", "false"),
    (_PDF, "ExportFormFields", "false"),
    (_PDF, "ExportNotes", "false"),
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)


def make(folder: Path) -> None:
    """Writes the profile's settings; LibreOffice adds the rest when it starts."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = (
        f'<item oor:path={quoteattr(path)}><prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(f"{_HEAD}{''.join(items)}</oor:items>\n", encoding="utf-8")
