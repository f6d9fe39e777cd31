namespace GitPush.Secrets;

/// <summary><c>file:/path</c></summary>
internal sealed class FileSecrets : ISecretSource
{
    // A secret is a token, a password or a key: what is larger is another file, read by mistake.
    private const int MaxBytes = 1024 * 1024;

    public string Scheme => "file";

    public async ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        if (file.Length > MaxBytes)
        {
            throw new IOException($"{path} is larger than {MaxBytes} bytes.");
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);

        // What an editor or 'echo' leaves at the end. A key in PEM form does not need it either.
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
    }
}
