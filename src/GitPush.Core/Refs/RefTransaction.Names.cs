using GitPush.Checks;

namespace GitPush.Refs;

/// <content>What can be said of the names before anything is locked: which refs it really is about, and which cannot go together.</content>
internal sealed partial class RefTransaction
{
    private void CheckNames()
    {
        foreach (var edit in _edits.Values)
        {
            if (!RefName.IsStorable(edit.Name) || (edit.NewTarget is { } target && !RefName.IsStorable(target)))
            {
                Fail(edit, RefFailure.InvalidName);
            }
        }
    }

    // The update of a symbolic ref becomes one of the ref that it finally points to; those on the way are locked too, and
    // their reflogs tell of it. So does HEAD's when the branch that it points to is updated by its own name.
    private void FollowSymbolicRefs()
    {
        foreach (var edit in _edits.Values.ToArray())
        {
            if (edit.NewTarget is null && !_failures.ContainsKey(edit.Name) && !Follow(edit))
            {
                Fail(edit, RefFailure.IncorrectOldValue);
            }
        }

        if (!_edits.ContainsKey("HEAD")
            && _store.ReadFile("HEAD") is { Kind: RawRefKind.Symbolic, Target: { } branch }
            && _edits.TryGetValue(branch, out var update)
            && update is { NewTarget: null, Follows: null }
            && _reflog.IsKept("HEAD"))
        {
            _edits.Add("HEAD", new RefEdit("HEAD", update.ReportedAs) { Follows = update });
        }
    }

    private bool Follow(RefEdit edit)
    {
        var passed = new List<string>();
        var name = edit.Name;
        while (_store.ReadFile(name) is { Kind: RawRefKind.Symbolic, Target: { } target })
        {
            passed.Add(name);
            name = target;
            if (passed.Count > RefSnapshotBuilder.MaxSymbolicDepth)
            {
                return false;
            }
        }

        if (passed.Count == 0)
        {
            return true;
        }

        _edits.Remove(edit.Name);
        var followed = new RefEdit(name, edit.Name) { OldId = edit.OldId, NewId = edit.NewId };
        if (!_edits.TryAdd(name, followed))
        {
            Fail(edit, RefFailure.NameConflict);
            return true;
        }

        for (var i = passed.Count - 1; i >= 0; i--)
        {
            followed = new RefEdit(passed[i], edit.Name) { Follows = followed };
            _ = _edits.TryAdd(passed[i], followed);
        }

        return true;
    }

    private void CheckNamesAgainstEachOther()
    {
        var ignoresCase = _config.GetBoolean("core.ignorecase") is true;
        var seen = new HashSet<string>(ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var edit in _edits.Values)
        {
            if (!seen.Add(edit.Name))
            {
                Fail(edit, RefFailure.CaseConflict);
            }
        }

        foreach (var edit in _edits.Values)
        {
            for (var slash = edit.Name.LastIndexOf('/'); slash > 0; slash = edit.Name.LastIndexOf('/', slash - 1))
            {
                if (seen.TryGetValue(edit.Name[..slash], out var above))
                {
                    Fail(edit, RefFailure.NameConflict);
                    Fail(_edits.Values.First(other => other.Name == above), RefFailure.NameConflict);
                }
            }
        }

        if (ignoresCase)
        {
            CheckCaseAgainstExisting();
        }
    }

    // On a file system that does not tell "Main" from "main" the one would silently be the other.
    private void CheckCaseAgainstExisting()
    {
        var existing = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var value in _store.Read().Refs)
        {
            existing.Add(value.Name);
        }

        foreach (var edit in _edits.Values)
        {
            if (edit is { Follows: null, NewId.IsZero: false }
                && existing.TryGetValue(edit.Name, out var other)
                && !string.Equals(other, edit.Name, StringComparison.Ordinal))
            {
                Fail(edit, RefFailure.CaseConflict);
            }
        }
    }
}
