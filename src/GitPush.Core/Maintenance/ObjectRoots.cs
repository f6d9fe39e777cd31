using GitPush.Objects;

namespace GitPush.Maintenance;

/// <summary>
/// What keeps objects in a repository: refs, and what reflogs and other files beside them name. Read from the files themselves,
/// so that a ref counts whose name this server shows to nobody, and the new value of one that is just being written.
/// </summary>
/// <param name="Refs">What refs name. All that they reach must be there.</param>
/// <param name="Others">What reflogs name, and what is on its way to a ref: some of that may be gone already.</param>
internal sealed record ObjectRoots(IReadOnlySet<ObjectId> Refs, IReadOnlySet<ObjectId> Others)
{
    private static readonly EnumerationOptions AllFiles = new() { AttributesToSkip = 0, RecurseSubdirectories = true };
    private static readonly EnumerationOptions Files = new() { AttributesToSkip = 0 };

    /// <summary>Reads them, in an order in which a ref that is packed meanwhile is not missed.</summary>
    /// <exception cref="InvalidDataException">A ref cannot be read: nobody knows what it keeps.</exception>
    public static ObjectRoots Read(string gitDirectory)
    {
        var refs = new HashSet<ObjectId>();
        var others = new HashSet<ObjectId>();
        foreach (var file in Directory.EnumerateFiles(gitDirectory, "*", Files))
        {
            // HEAD, and what git leaves beside it, such as ORIG_HEAD.
            if (Path.GetFileName(file.AsSpan()).EndsWith("HEAD") && TryReadId(file, out var id, out _))
            {
                _ = others.Add(id);
            }
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(gitDirectory, "refs"), "*", AllFiles))
        {
            AddRef(file, refs, others);
        }

        AddPackedRefs(Path.Combine(gitDirectory, "packed-refs"), refs);
        var logs = Path.Combine(gitDirectory, "logs");
        if (Directory.Exists(logs))
        {
            foreach (var file in Directory.EnumerateFiles(logs, "*", AllFiles))
            {
                AddReflog(file, others);
            }
        }

        return new ObjectRoots(refs, others);
    }

    private static void AddRef(string file, HashSet<ObjectId> refs, HashSet<ObjectId> others)
    {
        var name = Path.GetFileName(file.AsSpan());
        var isRef = !name.StartsWith('.') && !name.EndsWith(".lock");
        if (TryReadId(file, out var id, out var isReadable))
        {
            _ = (isRef ? refs : others).Add(id);
        }
        else if (isRef && !isReadable)
        {
            throw new InvalidDataException($"the ref in '{file}' cannot be read");
        }
    }

    private static void AddPackedRefs(string file, HashSet<ObjectId> refs)
    {
        foreach (var line in ReadLines(file))
        {
            var text = line.StartsWith('^') ? line.AsSpan(1) : line;
            if (text.Length >= ObjectId.HexSize && ObjectId.TryParse(text[..ObjectId.HexSize], out var id))
            {
                _ = refs.Add(id);
            }
            else if (!line.StartsWith('#'))
            {
                throw new InvalidDataException("packed-refs cannot be read");
            }
        }
    }

    // <old id> SP <new id> SP …
    private static void AddReflog(string file, HashSet<ObjectId> others)
    {
        foreach (var line in ReadLines(file))
        {
            for (var at = 0; at <= ObjectId.HexSize + 1 && line.Length >= at + ObjectId.HexSize; at += ObjectId.HexSize + 1)
            {
                if (ObjectId.TryParse(line.AsSpan(at, ObjectId.HexSize), out var id) && !id.IsZero)
                {
                    _ = others.Add(id);
                }
            }
        }
    }

    private static bool TryReadId(string file, out ObjectId id, out bool isReadable)
    {
        id = default;
        isReadable = true;
        var text = string.Concat(ReadLines(file).Take(1));
        if (text.StartsWith("ref:", StringComparison.Ordinal))
        {
            return false;
        }

        var isId = text.Length >= ObjectId.HexSize && ObjectId.TryParse(text.AsSpan(0, ObjectId.HexSize), out id);

        // A file that has gone is a ref that was packed or deleted.
        isReadable = isId || !File.Exists(file) || new FileInfo(file).LinkTarget is not null;
        return isId;
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file, System.Text.Encoding.Latin1) : [];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
