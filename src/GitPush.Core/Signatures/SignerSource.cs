using GitPush.Repositories;

namespace GitPush.Signatures;

/// <summary>Where a list of signers is: a file that may change, or a text that does not.</summary>
internal sealed class SignerSource
{
    /// <summary>The size of the largest file that is read, in bytes.</summary>
    public const int MaxBytes = 16 << 20;

    private readonly string? _path;
    private readonly byte[] _content = [];

    private SignerSource(string? path, byte[] content)
    {
        _path = path;
        _content = content;
    }

    /// <summary>What it is called where something is wrong with it.</summary>
    public string Name => _path ?? "the list of signers";

    /// <summary>By what a change is seen.</summary>
    public FileStamp Stamp => _path is null ? default : FileStamp.OfFile(_path);

    public static SignerSource File(string path) => new(Path.GetFullPath(path), []);

    public static SignerSource Text(string content) => new(null, System.Text.Encoding.UTF8.GetBytes(content));

    /// <exception cref="IOException">There is no such file, it cannot be read, or it is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public byte[] Read()
    {
        if (_path is null)
        {
            return _content;
        }

        using var file = System.IO.File.OpenRead(_path);
        if (file.Length > MaxBytes)
        {
            throw new IOException($"'{_path}' has more than {MaxBytes} bytes.");
        }

        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
