namespace GitPush.Packs;

/// <summary>A pack, or an index, that is not what gitformat-pack(5) describes.</summary>
internal sealed class PackFormatException(string message) : GitProtocolException(message);
