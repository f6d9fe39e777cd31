using GitPush.Checks.Fsck;
using GitPush.Hashing;
using GitPush.Objects;

namespace GitPush.Tool.Checking;

/// <summary>Checks that objects are what their ids say, and what git takes for sound. Not thread-safe.</summary>
/// <param name="damaged">Takes the ids of objects that cannot be read, or have another id.</param>
internal sealed class ContentCheck(ObjectDatabase objects, FsckRun run, CheckReport report, HashSet<ObjectId> damaged) : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly ObjectReader _reader = objects.OpenReader();
    private readonly ObjectHasher _hasher = new(detectCollisions: true);
    private readonly FsckFindings _findings = new(run);
    private readonly ObjectCheck _check = new(run);
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Checks an object that a pack has.</summary>
    public void CheckPacked(ObjectId id) => Check(id, () =>
    {
        if (!_reader.TryGetInfo(id, out var type, out var size))
        {
            return "it is not where its pack's index says";
        }

        if (type == ObjectType.Blob)
        {
            return _reader.TryOpenBlob(id, out var content, out _) ? CheckBlob(id, content, size) : "it cannot be read";
        }

        if (!_reader.TryRent(id, out var value))
        {
            return "it cannot be read";
        }

        using (value)
        {
            return CheckStructure(id, value.Value);
        }
    });

    /// <summary>Checks an object that has a file of its own.</summary>
    public void CheckLoose(ObjectId id) => Check(id, () =>
    {
        if (!objects.Local.Loose.TryOpen(id, out var content, out var type))
        {
            // Packed meanwhile.
            return null;
        }

        if (type == ObjectType.Blob)
        {
            return CheckBlob(id, content, content.Length);
        }

        using (content)
        {
            return CheckStructure(id, new GitObject(type, content.ReadAll()));
        }
    });

    /// <summary>Checks the files that git itself reads from trees, once all trees were read.</summary>
    public void CheckNamedBlobs(CancellationToken cancellationToken)
    {
        foreach (var blobs in (ReadOnlySpan<NamedBlobs>)[run.Modules, run.Attributes])
        {
            foreach (var id in blobs.All.Where(id => !damaged.Contains(id)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Report(() => CheckNamedBlob(id, blobs.Rule));
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _hasher.Dispose();
    }

    private void Check(ObjectId id, Func<string?> check)
    {
        report.CountObject();
        Report(() =>
        {
            string? problem;
            try
            {
                problem = check();
            }
            catch (ObjectCorruptException exception)
            {
                problem = exception.Problem;
            }

            if (problem is not null)
            {
                _ = damaged.Add(id);
                report.AddError($"object {id} is corrupt: {problem}");
            }
        });
    }

    private void Report(Action check)
    {
        try
        {
            check();
        }
        catch (FsckException exception)
        {
            foreach (var line in exception.Errors)
            {
                report.AddError(line);
            }
        }
        catch (CollisionAttackException exception)
        {
            report.AddError(exception.Message);
        }
    }

    private string? CheckBlob(ObjectId id, Stream content, long size)
    {
        using (content)
        {
            _hasher.Start(ObjectType.Blob, size);
            for (int read; (read = content.Read(_buffer, 0, BufferSize)) > 0;)
            {
                _hasher.Append(_buffer.AsSpan(0, read));
            }

            return Compare(id, _hasher.Finish());
        }
    }

    private string? CheckStructure(ObjectId id, GitObject value)
    {
        var content = value.Data.Span;
        if (Compare(id, _hasher.Hash(value.Type, content)) is { } problem)
        {
            return problem;
        }

        switch (value.Type)
        {
            case ObjectType.Commit:
                _check.CheckCommit(id, content);
                return null;
            case ObjectType.Tag:
                _check.CheckTag(id, content);
                return null;
            default:
                CheckTree(id, content);
                return null;
        }
    }

    private void CheckTree(ObjectId id, ReadOnlySpan<byte> tree)
    {
        var check = _check.Tree;
        check.Begin(id);
        var entry = new TreeReader(tree, id: id);
        try
        {
            while (entry.Read())
            {
                var end = entry.Position - ObjectId.Size - 1;
                var hasSeparator = entry.Name.ContainsAny((byte)'/', (byte)'\\');
                check.Add(tree, entry.Start, entry.RawMode, end - entry.Name.Length, end, entry.Id, hasSeparator);
            }
        }
        catch (ObjectCorruptException)
        {
            check.EndDamaged();
            return;
        }

        check.End();
    }

    private void CheckNamedBlob(ObjectId id, NamedBlobRule rule)
    {
        _findings.Begin(id);
        if (!_reader.TryGetInfo(id, out var type, out var size))
        {
            _ = _findings.Report(rule.WhenMissing, $"unable to read {rule.Name} blob");
        }
        else if (type != ObjectType.Blob)
        {
            _ = _findings.Report(rule.WhenNoBlob, $"non-blob found at {rule.Name}");
        }
        else if (size > rule.MaxBytes)
        {
            _ = _findings.Report(rule.WhenLarge, $"{rule.Name} too large to parse");
        }
        else if (_reader.TryOpenBlob(id, out var content, out _))
        {
            using (content)
            {
                rule.Check(content, _findings);
            }
        }

        _findings.End();
    }

    private static string? Compare(ObjectId expected, ObjectId actual) => expected == actual ? null : $"its content is that of {actual}";
}
