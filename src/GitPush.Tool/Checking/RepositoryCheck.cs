using GitPush.Checks.Fsck;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Repositories;

namespace GitPush.Tool.Checking;

/// <summary>
/// Reads everything that a repository has, as git-fsck(1) does: the checksums of its packs, the id and the form of each object,
/// and whether all is there that its refs need. Nothing is changed. What alternates hold is read only as far as refs need it.
/// </summary>
internal sealed class RepositoryCheck
{
    private readonly GitRepository _repository;
    private readonly CheckReport _report;
    private readonly FsckRun _run;
    private readonly HashSet<ObjectId> _damaged = [];

    /// <param name="strict">Whether all counts as an error that git refuses with <c>receive.fsckObjects</c>; else what refuses a push here by default.</param>
    public RepositoryCheck(GitRepository repository, bool strict, CheckReport report)
    {
        _repository = repository;
        _report = report;

        // What the config lets pass in a push is found all the same.
        var policy = FsckPolicy.For(new FsckOptions { Strict = strict }, RepositoryConfig.Empty, repository.Path);
        _run = new FsckRun(policy!, new SoundBlobs());
    }

    public void Run(CancellationToken cancellationToken)
    {
        var objects = _repository.Objects;
        objects.Refresh();
        using (var content = new ContentCheck(objects, _run, _report, _damaged))
        {
            foreach (var pack in objects.Local.Packs.Packs)
            {
                CheckPack(pack, content, cancellationToken);
            }

            foreach (var id in objects.Local.Loose.Enumerate())
            {
                cancellationToken.ThrowIfCancellationRequested();
                content.CheckLoose(id);
            }

            content.CheckNamedBlobs(cancellationToken);
        }

        foreach (var line in _run.Warnings.Lines)
        {
            _report.AddWarning(line);
        }

        new RefCheck(_repository, _report, _damaged).Run(cancellationToken);
    }

    private void CheckPack(PackFile pack, ContentCheck content, CancellationToken cancellationToken)
    {
        try
        {
            if (PackChecksums.FindMismatch(pack, cancellationToken) is { } mismatch)
            {
                _report.AddError(mismatch);
            }

            var index = pack.Index;
            for (var position = 0; position < index.Count; position++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                content.CheckPacked(index.IdAt(position));
            }
        }
        catch (PackGoneException)
        {
            // Maintenance has put what it held elsewhere, where it is read by those who need it.
        }
        catch (PackFormatException exception)
        {
            _report.AddError(exception.Message);
        }
    }
}
