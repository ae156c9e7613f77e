"""Extractors: Office packages that are encrypted as a whole.

A file says how hard its key is to compute (up to ten million rounds): the limits of the process that reads end that.
Source: [MS-OFFCRYPTO] 2.3.4; docs/analysis/doc-binary.md, "Passwords".
"""

from __future__ import annotations

from io import BytesIO

import olefile
from olefile.olefile import OleFileError

from models.errors import CorruptSource, EncryptedSource
from models.settings import Reading

RIGHTS = ("\tdrmcontent", "drmencrypteddataspace", "drmencryptedtransform")
"""Streams and storages of a file that a rights server guards. Source: [MS-OFFCRYPTO] 2.2.6, 2.2.8, 2.2.10."""
OLE_ERRORS = (OleFileError, OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError)


def unlock(data: bytes, settings: Reading) -> bytes:
    """Give the package inside an encrypted Office file, opened with settings.password.

    Raises EncryptedSource (no password, a wrong one, guarded by a rights server), CorruptSource, LimitExceeded or
    ConverterCrashed.
    """
    refuse_guarded(data)
    if not settings.password:
        raise EncryptedSource("the document asks for a password")
    return _open(data, settings)


def refuse_guarded(data: bytes) -> None:
    """Raise EncryptedSource for a file that no password opens: a rights server (RMS, IRM) holds its key."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            names = {name.lower() for path in container.listdir(streams=True, storages=True) for name in path}
    except OLE_ERRORS:
        return
    if names.intersection(RIGHTS):
        raise EncryptedSource(
            "the file is protected by rights management (RMS, IRM): no password opens it",
            cure="let somebody who may read it remove the protection in Word, or ask its owner for an open copy",
        )


def _open(data: bytes, settings: Reading) -> bytes:
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    opened = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(data))
        file.load_key(password=settings.password, verify_password=True)
        file.decrypt(opened)
    except InvalidKeyError as error:
        raise EncryptedSource("the password is wrong") from error
    except (FileFormatError, ParseError, DecryptionError, *OLE_ERRORS, KeyError) as error:
        raise CorruptSource(
            f"the encrypted package is damaged, or locked in a way that is not known: {error}"
        ) from error
    return opened.getvalue()
