using System.Security.Cryptography;

namespace GitPush.Console.Assets;

/// <summary>A file that pages need, from this assembly. Its name has a hash of its content, so that browsers keep it for good.</summary>
internal sealed class Asset
{
    private Asset(string name, string contentType)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no resource '{name}'.");
        Content = new byte[stream.Length];
        stream.ReadExactly(Content);
        ContentType = contentType;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8));
        FileName = $"{Path.GetFileNameWithoutExtension(name)}.{hash}{Path.GetExtension(name)}";
    }

    public static Asset Style { get; } = new("console.css", "text/css; charset=utf-8");

    public static Asset Script { get; } = new("console.js", "text/javascript; charset=utf-8");

    public static Asset Icon { get; } = new("icon.svg", "image/svg+xml");

    public string FileName { get; }

    public string ContentType { get; }

    public byte[] Content { get; }

    public static Asset? Find(string? fileName) => new[] { Style, Script, Icon }.FirstOrDefault(asset => asset.FileName == fileName);
}
