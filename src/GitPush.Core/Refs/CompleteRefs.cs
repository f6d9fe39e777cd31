using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>
/// The refs whose whole history is known to be there: a repository's own, and those of the repositories that it borrows
/// objects from.
/// </summary>
internal sealed class CompleteRefs(RefSnapshot own, IReadOnlyList<RefSnapshot> alternates)
{
    public IEnumerable<GitRef> Refs => alternates.Count == 0 ? own.Refs : own.Refs.Concat(alternates.SelectMany(alternate => alternate.Refs));

    /// <summary>Whether some ref names exactly this object.</summary>
    public bool IsTip(ObjectId id)
    {
        if (own.IsTip(id))
        {
            return true;
        }

        foreach (var alternate in alternates)
        {
            if (alternate.IsTip(id))
            {
                return true;
            }
        }

        return false;
    }
}
