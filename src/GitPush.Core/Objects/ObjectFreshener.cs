using GitPush.Packs;
using GitPush.Repositories;

namespace GitPush.Objects;

/// <summary>
/// Makes objects young that a push relies on and that no ref reaches, as git does when it is asked to write an object that
/// exists: maintenance, and <c>git gc</c>, then leave them and all that they need for the time that the push takes to write its refs.
/// </summary>
internal static class ObjectFreshener
{
    private const int MaxAttempts = 4;

    /// <summary>Touches the packs and files that hold some objects. What an alternate holds is not ours to touch.</summary>
    /// <param name="shared">Who beside the server may read what has to be written for that.</param>
    /// <returns>False when one of them is gone: what was known of it is to be looked at again.</returns>
    public static bool TryFreshen(ObjectDatabase objects, IReadOnlyCollection<ObjectId> ids, SharedRepository shared = default)
    {
        if (ids.Count == 0)
        {
            return true;
        }

        var touched = new HashSet<PackFile>();
        lock (objects.Local.FreshenGate)
        {
            foreach (var id in ids)
            {
                if (!TryFreshen(objects, id, touched, shared) && !objects.Contains(id))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TryFreshen(ObjectDatabase objects, ObjectId id, HashSet<PackFile> touched, SharedRepository shared)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (objects.Local.Packs.TryFind(id, out var pack, out _))
            {
                if (touched.Contains(pack))
                {
                    return true;
                }

                if (TryTouch(pack))
                {
                    // In a cruft pack each object has an age of its own: this one gets a copy that is young. The pack was touched
                    // all the same, for maintenance that has looked at the ages already and may be about to delete it.
                    if (!IsCruft(pack))
                    {
                        return touched.Add(pack);
                    }

                    if (TryCopy(objects, id, shared))
                    {
                        return true;
                    }
                }

                objects.Local.Packs.Drop(pack);
                continue;
            }

            if (objects.Local.Loose.TryFreshen(id))
            {
                return true;
            }

            objects.Local.Packs.Rescan();
        }

        return false;
    }

    private static bool IsCruft(PackFile pack) => File.Exists(Path.ChangeExtension(pack.Path, ".mtimes"));

    private static bool TryCopy(ObjectDatabase objects, ObjectId id, SharedRepository shared)
    {
        using var reader = objects.OpenReader();
        if (!reader.TryRent(id, out var value))
        {
            return false;
        }

        using (value)
        {
            _ = objects.Local.Loose.Write(value.Type, value.Data.Span, fsync: true, shared);
            return true;
        }
    }

    private static bool TryTouch(PackFile pack)
    {
        try
        {
            File.SetLastWriteTimeUtc(pack.Path, DateTime.UtcNow);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's file, which we cannot delete either.
            return true;
        }
    }
}
