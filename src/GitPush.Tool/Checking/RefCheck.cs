using GitPush.Checks;
using GitPush.Maintenance;
using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.Tool.Checking;

/// <summary>Finds what refs need and the repository does not have.</summary>
/// <param name="damaged">Objects that are reported already.</param>
internal sealed class RefCheck(GitRepository repository, CheckReport report, HashSet<ObjectId> damaged)
{
    public void Run(CancellationToken cancellationToken)
    {
        try
        {
            // As maintenance reads them: from the files themselves, where a ref that cannot be read is not passed over.
            _ = ObjectRoots.Read(repository.Path);
        }
        catch (InvalidDataException exception)
        {
            report.AddError(exception.Message);
        }

        var refs = repository.RefStore.Read();
        var nothing = new CompleteRefs(refs.Only([]), []);
        var check = Open(nothing);
        try
        {
            foreach (var found in refs.Refs)
            {
                report.CountRef();
                if (!TryFindMissing(check, found, out var missing, cancellationToken))
                {
                    continue;
                }

                // What a damaged object needs nobody can tell; that it is damaged is said.
                if (missing is { } id && !damaged.Contains(id))
                {
                    report.AddError($"{found.Name} needs the object {id}, which is missing");
                }

                check.Dispose();
                check = Open(nothing);
            }
        }
        finally
        {
            check.Dispose();
        }
    }

    /// <returns>Whether something is missing or damaged, after which the check must not be asked again.</returns>
    private bool TryFindMissing(ConnectivityCheck check, GitRef found, out ObjectId? missing, CancellationToken cancellationToken)
    {
        missing = null;
        try
        {
            missing = check.FindMissing(found.Id, cancellationToken);
            return missing is not null;
        }
        catch (GitProtocolException exception)
        {
            report.AddError($"{found.Name}: {exception.Message}");
            return true;
        }
    }

    private ConnectivityCheck Open(CompleteRefs nothing) =>
        new(repository.Objects, nothing, repository.Shallow, new HashSet<ObjectId>(), new GitPushLimits().MaxTreeDepth);
}
