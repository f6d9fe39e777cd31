namespace GitPush.Signatures.OpenPgp;

/// <summary>Packets do not have the layout that they say they have, or are of a kind that is not supported.</summary>
internal sealed class OpenPgpFormatException(string message) : FormatException(message);
