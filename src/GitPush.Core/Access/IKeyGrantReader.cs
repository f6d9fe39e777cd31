using System.Diagnostics.CodeAnalysis;

namespace GitPush.Access;

/// <summary>Reads lines of <c>authorized_keys</c>. The SSH transport has one; without it there are no keys.</summary>
internal interface IKeyGrantReader
{
    /// <summary>Reads one line.</summary>
    /// <param name="line">Options, type, key, comment.</param>
    /// <param name="grant">What it grants.</param>
    /// <param name="problem">Why it grants nothing: a sentence, which does not repeat the line.</param>
    bool TryRead(string line, [NotNullWhen(true)] out IKeyGrant? grant, [NotNullWhen(false)] out string? problem);
}
