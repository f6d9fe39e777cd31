namespace GitPush.Secrets;

/// <summary>A place that secrets come from, such as a vault. Registered as a singleton; must be safe for use by several threads.</summary>
public interface ISecretSource
{
    /// <summary>The scheme of the references that it answers, in lower-case letters: <c>vault</c>.</summary>
    string Scheme { get; }

    /// <summary>Reads a secret anew for each push, so that a changed one is used without a restart.</summary>
    /// <param name="path">What comes after the scheme.</param>
    /// <returns>The secret; null when there is none.</returns>
    ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken);
}
