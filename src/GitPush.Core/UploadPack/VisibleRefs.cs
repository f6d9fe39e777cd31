using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.UploadPack;

/// <summary>The refs of a repository as a client may see them: those of one moment, less the hidden ones and what points to them.</summary>
internal sealed class VisibleRefs(RefSnapshot snapshot, HiddenRefs hidden)
{
    private HashSet<ObjectId>? _tips;

    /// <summary>HEAD; one that is hidden, or points to a hidden ref, is as if it were not there.</summary>
    public RefHead Head { get; } =
        hidden.IsHidden("HEAD") || (snapshot.Head.Target is { } target && hidden.IsHidden(target)) ? default : snapshot.Head;

    /// <summary>All visible refs, sorted by the bytes of their names.</summary>
    public IEnumerable<GitRef> All => hidden.IsEmpty ? snapshot.Refs : Visible(snapshot.Refs);

    /// <summary>The visible refs, and HEAD, which may be detached.</summary>
    public IEnumerable<GitRef> Tips => Head.Id is { } head ? All.Prepend(new GitRef("HEAD", head)) : All;

    /// <summary>The visible refs whose names start with <paramref name="prefix"/>, in the same order.</summary>
    public IEnumerable<GitRef> WithPrefix(string prefix) =>
        hidden.IsEmpty ? snapshot.WithPrefix(prefix) : Visible(snapshot.WithPrefix(prefix));

    /// <summary>HEAD, or the visible ref of a full name.</summary>
    public bool TryGet(string name, out GitRef value)
    {
        if (name == "HEAD")
        {
            value = new GitRef(name, Head.Id.GetValueOrDefault());
            return Head.Id is not null;
        }

        return snapshot.TryGet(name, out value) && IsVisible(value);
    }

    /// <summary>Whether HEAD or a visible ref names exactly this object.</summary>
    public bool IsTip(ObjectId id)
    {
        if (Head.Id == id)
        {
            return true;
        }

        if (hidden.IsEmpty)
        {
            return snapshot.IsTip(id);
        }

        _tips ??= [.. All.Select(static visible => visible.Id)];
        return _tips.Contains(id);
    }

    /// <summary>All refs and HEAD, visible or not: for repositories whose <c>config</c> lets clients ask for what is hidden.</summary>
    public IEnumerable<GitRef> TipsWithHidden =>
        snapshot.Head.Id is { } head ? snapshot.Refs.Prepend(new GitRef("HEAD", head)) : snapshot.Refs;

    /// <summary>Whether HEAD or any ref, visible or not, names exactly this object.</summary>
    public bool IsTipWithHidden(ObjectId id) => snapshot.Head.Id == id || snapshot.IsTip(id);

    private IEnumerable<GitRef> Visible(IEnumerable<GitRef> refs) => refs.Where(IsVisible);

    private bool IsVisible(GitRef candidate) => !hidden.IsHidden(candidate);
}
