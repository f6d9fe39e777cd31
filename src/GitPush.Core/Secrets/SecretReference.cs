using System.Diagnostics.CodeAnalysis;

namespace GitPush.Secrets;

/// <summary>
/// Where a secret is, in place of the secret: <c>env:NPM_TOKEN</c>, <c>file:/run/secrets/npm</c>, <c>config:Registry:Password</c>,
/// or the scheme of another <see cref="ISecretSource"/>. It can be logged and kept.
/// </summary>
/// <param name="Scheme">Which <see cref="ISecretSource"/> has it.</param>
/// <param name="Path">Where that source has it.</param>
public sealed record SecretReference(string Scheme, string Path)
{
    /// <summary>Reads <c>scheme:path</c>.</summary>
    /// <exception cref="FormatException">It is no reference. The message does not repeat it: it may be a secret that was put in the wrong place.</exception>
    public static SecretReference Parse(string text) => TryParse(text, out var reference)
        ? reference
        : throw new FormatException("A secret is named by where it is: env:NAME, file:/path or config:Section:Key.");

    /// <summary>Reads <c>scheme:path</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SecretReference? reference)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        reference = colon > 0 && colon < text!.Length - 1 && text.AsSpan(0, colon).IndexOfAnyExceptInRange('a', 'z') < 0
            ? new SecretReference(text[..colon], text[(colon + 1)..])
            : null;
        return reference is not null;
    }

    /// <summary>An environment variable of the server.</summary>
    public static SecretReference FromEnvironment(string name) => new("env", name);

    /// <summary>A file that the server can read. A line break at its end does not belong to the secret.</summary>
    public static SecretReference FromFile(string path) => new("file", path);

    /// <summary>A key of the host's configuration: <c>Registry:Password</c>.</summary>
    public static SecretReference FromConfiguration(string key) => new("config", key);

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}:{Path}";
}
