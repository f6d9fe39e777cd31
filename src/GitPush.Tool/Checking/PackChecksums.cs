using System.Security.Cryptography;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Tool.Checking;

/// <summary>
/// The checksums that packs and their indexes end with (gitformat-pack(5)):
/// <code>
/// pack:   content SHA-1(content)
/// index:  content SHA-1(content of the pack) SHA-1(content and that)
/// </code>
/// </summary>
internal static class PackChecksums
{
    private const int BufferSize = 256 * 1024;

    /// <summary>What does not fit; null when all does.</summary>
    /// <exception cref="PackGoneException">The pack is not there any more.</exception>
    public static string? FindMismatch(PackFile pack, CancellationToken cancellationToken)
    {
        var index = Path.ChangeExtension(pack.Path, ".idx");
        try
        {
            return !HasChecksum(index, out _, cancellationToken) ? $"{pack.Name}.idx does not match its checksum"
                : !HasChecksum(pack.Path, out var checksum, cancellationToken) ? $"{pack.Name}.pack does not match its checksum"
                : checksum != pack.Index.PackChecksum ? $"{pack.Name}.idx belongs to another pack"
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PackGoneException(pack, exception);
        }
    }

    private static bool HasChecksum(string path, out ObjectId checksum, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var buffer = new byte[BufferSize];
        checksum = default;
        var left = file.Length - ObjectId.Size;
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer.AsSpan(0, read));
            left -= read;
        }

        if (left < 0 || file.ReadAtLeast(buffer.AsSpan(0, ObjectId.Size), ObjectId.Size, throwOnEndOfStream: false) < ObjectId.Size)
        {
            return false;
        }

        checksum = ObjectId.FromBytes(buffer);
        return ObjectId.FromBytes(hash.GetHashAndReset()) == checksum;
    }
}
