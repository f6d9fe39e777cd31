using System.Buffers;
using System.Text;
using GitPush.Objects;
using GitPush.Stages.Policies.Rules;

namespace GitPush.Stages.Policies.Secrets;

/// <summary>
/// One push's files, looked at by one scanner. Each blob is read once, however many commits have it; of those with secrets in them
/// the states before are read, and what stands there in the same words was not added. Not thread-safe.
/// </summary>
internal sealed class SecretScan(SecretScanner scanner, ObjectReader reader)
{
    // As git tells binary files: a NUL among the first bytes.
    private const int BinaryCheckLength = 8000;

    private readonly HashSet<ObjectId> _clean = [];
    private readonly Dictionary<ObjectId, IReadOnlyList<FoundSecret>> _found = [];

    /// <summary>The secrets in lines that none of the commit's parents has in that file.</summary>
    public IEnumerable<FoundSecret> FindAdded(NewFile file)
    {
        if (file.IsMoved || file.Mode == EntryMode.SymbolicLink || scanner.IsAllowed(file.Path))
        {
            return [];
        }

        var secrets = FindAll(file.Id);
        return secrets.Count == 0 ? [] : WithoutOld(secrets, file.OldIds);
    }

    private List<FoundSecret> WithoutOld(IReadOnlyList<FoundSecret> secrets, IReadOnlyList<ObjectId> oldIds)
    {
        var old = oldIds.SelectMany(FindAll).Select(secret => secret.Text).ToHashSet(StringComparer.Ordinal);
        return [.. secrets.Where(secret => !old.Contains(secret.Text))];
    }

    private IReadOnlyList<FoundSecret> FindAll(ObjectId blob)
    {
        if (_clean.Contains(blob))
        {
            return [];
        }

        if (_found.TryGetValue(blob, out var known))
        {
            return known;
        }

        var found = Scan(blob);
        if (found.Count == 0)
        {
            _ = _clean.Add(blob);
        }
        else
        {
            _found.Add(blob, found);
        }

        return found;
    }

    private IReadOnlyList<FoundSecret> Scan(ObjectId blob)
    {
        if (!reader.TryGetInfo(blob, out _, out var size))
        {
            return [];
        }

        if (size > scanner.MaxBytes)
        {
            return ScanBeginning(blob);
        }

        if (!reader.TryRent(blob, out var rented))
        {
            return [];
        }

        using (rented)
        {
            return Scan(rented.Data.Span);
        }
    }

    private IReadOnlyList<FoundSecret> ScanBeginning(ObjectId blob)
    {
        if (!reader.TryOpenBlob(blob, out var content, out _))
        {
            return [];
        }

        var buffer = ArrayPool<byte>.Shared.Rent(scanner.MaxBytes);
        try
        {
            using (content)
            {
                return Scan(buffer.AsSpan(0, content.ReadAtLeast(buffer.AsSpan(0, scanner.MaxBytes), scanner.MaxBytes, throwOnEndOfStream: false)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private IReadOnlyList<FoundSecret> Scan(ReadOnlySpan<byte> content)
    {
        if (content[..Math.Min(content.Length, BinaryCheckLength)].Contains((byte)0))
        {
            return [];
        }

        var text = ArrayPool<char>.Shared.Rent(content.Length);
        try
        {
            return scanner.Find(text.AsSpan(0, Encoding.Latin1.GetChars(content, text)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }
}
