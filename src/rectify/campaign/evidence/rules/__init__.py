"""Pure rules of evidence.

``checks`` the published table of checks · ``looking`` what a piece shows against its measure and place · ``exif`` the few facts a
picture carries · ``places`` distances · ``texts`` nearly the same words · ``reports`` numbers of a report · ``judging`` who may judge and
withdraw · ``tus`` the headers of resumable uploads.
"""
