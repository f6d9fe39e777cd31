using System.Text;
using GitPush.Checks;
using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>One ref's own file: 40 hexadecimal digits, or <c>ref: </c> and a name (gitrepository-layout(5)).</summary>
internal static class LooseRefFile
{
    // A name is at most as long as a path can be.
    private const int MaxLength = 4096 + 16;

    /// <summary>Reads what is in the place of one ref, be it a file, a link, a folder or nothing.</summary>
    public static RawRef Read(string path)
    {
        // Most refs that are asked for here are packed: saying so by a failed open would cost an exception.
        var file = new FileInfo(path);
        return !file.Exists ? RawRef.Missing
            : (file.Attributes & FileAttributes.ReparsePoint) != 0 ? ReadLink(path)
            : ReadFile(path);
    }

    /// <summary>Reads the file of one ref. Never throws for what another process does meanwhile.</summary>
    public static RawRef ReadFile(string path)
    {
        Span<byte> small = stackalloc byte[256];
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.Read(file, small, 0);
            if (length < small.Length)
            {
                return Parse(small[..length]);
            }

            var large = new byte[MaxLength];
            length = RandomAccess.Read(file, large, 0);
            return length < MaxLength ? Parse(large.AsSpan(0, length)) : RawRef.Broken;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return RawRef.Missing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Directory.Exists(path) || !File.Exists(path) ? RawRef.Missing : RawRef.Broken;
        }
    }

    /// <summary>Reads a ref that is a symbolic link, as git once wrote HEAD. It is read, never followed on the disk.</summary>
    public static RawRef ReadLink(string path)
    {
        var target = new FileInfo(path).LinkTarget;
        return target is not null && target.StartsWith("refs/", StringComparison.Ordinal) && RefName.IsValid(target)
            ? RawRef.PointsTo(target)
            : RawRef.Broken;
    }

    /// <summary>What the file of a ref that names an object holds.</summary>
    public static byte[] Format(ObjectId id)
    {
        var content = new byte[ObjectId.HexSize + 1];
        id.CopyHexTo(content.AsSpan(0, ObjectId.HexSize));
        content[^1] = (byte)'\n';
        return content;
    }

    /// <summary>What the file of a symbolic ref holds.</summary>
    public static byte[] Format(string target) => Encoding.UTF8.GetBytes($"ref: {target}\n");

    private static RawRef Parse(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("ref:"u8))
        {
            var target = Encoding.UTF8.GetString(content["ref:".Length..].Trim(" \t\r\n"u8));
            return RefName.IsStorable(target) ? RawRef.PointsTo(target) : RawRef.Broken;
        }

        return content.Length >= ObjectId.HexSize
            && (content.Length == ObjectId.HexSize || content[ObjectId.HexSize] is (byte)'\n' or (byte)'\r' or (byte)' ' or (byte)'\t')
            && ObjectId.TryParse(content[..ObjectId.HexSize], out var id)
            && !id.IsZero
                ? RawRef.Names(id)
                : RawRef.Broken;
    }
}
