using GitPush.Checks;
using GitPush.Objects;
using GitPush.Refs;
using Microsoft.Extensions.Options;

namespace GitPush.Repositories;

/// <inheritdoc cref="IRepositoryImporter"/>
internal sealed class RepositoryImporter(IRepositoryStore store, IOptions<GitPushOptions> options, TimeProvider time) : IRepositoryImporter
{
    private const string Packs = "pack";

    // The index comes after its pack: without it, a pack is not there.
    private static readonly string[] PackExtensions = [".pack", ".idx"];

    public async ValueTask<GitRepository> ImportAsync(string path, RepositoryName name, CancellationToken cancellationToken = default)
    {
        var source = GitRepository.Open(path, name);
        var folders = (IReadOnlyList<string>)[Path.Combine(source.Path, "objects"), .. AlternatesFile.Read(Path.Combine(source.Path, "objects"))];
        if (folders.Any(folder => Directory.Exists(Path.Combine(folder, Packs)) && Directory.EnumerateFiles(Path.Combine(folder, Packs), "*.promisor").Any()))
        {
            throw new NotSupportedException($"'{path}' is a partial clone, which lacks objects by intention: 'git clone --mirror' of where it came from has them.");
        }

        // Before the objects: what is pushed to the source meanwhile is missed as a whole.
        var refs = ImportedRefs.Read(source);
        var target = await store.CreateAsync(name, cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => CopyObjects(source, target, folders, cancellationToken), cancellationToken).ConfigureAwait(false);

            // As the next request sees it: what was read of the empty one says nothing.
            target = await store.OpenAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new IOException($"The repository '{name}' was deleted meanwhile.");
            await Task.Run(() => Check(target, refs.All, cancellationToken), cancellationToken).ConfigureAwait(false);
            await CopyRefsAsync(target, refs).ConfigureAwait(false);
            return target;
        }
        catch
        {
            _ = await store.DeleteAsync(name, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private void CopyObjects(GitRepository source, GitRepository target, IReadOnlyList<string> folders, CancellationToken cancellationToken)
    {
        var objects = Path.Combine(target.Path, "objects");
        foreach (var folder in folders)
        {
            foreach (var loose in Directory.EnumerateDirectories(folder).Where(IsFanOut))
            {
                CopyFiles(Directory.EnumerateFiles(loose).Where(file => Path.GetFileName(file).Length == ObjectId.HexSize - 2), Path.Combine(objects, Path.GetFileName(loose)), cancellationToken);
            }

            var packs = Path.Combine(folder, Packs);
            foreach (var extension in Directory.Exists(packs) ? PackExtensions : [])
            {
                // A pack without an index is one that somebody is just receiving.
                CopyFiles(
                    Directory.EnumerateFiles(packs, $"pack-*{extension}").Where(file => File.Exists(Path.ChangeExtension(file, ".idx"))),
                    Path.Combine(objects, Packs),
                    cancellationToken);
            }
        }

        var shallow = Path.Combine(source.Path, "shallow");
        if (File.Exists(shallow))
        {
            CopyFiles([shallow], target.Path, cancellationToken);
        }
    }

    private static bool IsFanOut(string folder) => Path.GetFileName(folder) is { Length: 2 } name && name.All(char.IsAsciiHexDigitLower);

    private void CopyFiles(IEnumerable<string> files, string folder, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var copy = Path.Combine(folder, Path.GetFileName(file));
            if (File.Exists(copy))
            {
                // Of the same name, in two folders that lend to each other, it is the same.
                continue;
            }

            any = true;
            _ = Directory.CreateDirectory(folder);
            File.Copy(file, copy);
            if (options.Value.Fsync)
            {
                using var written = File.OpenHandle(copy, FileMode.Open, FileAccess.Read);
                RandomAccess.FlushToDisk(written);
            }
        }

        if (any && options.Value.Fsync)
        {
            PosixFiles.FlushDirectory(folder);
        }
    }

    private void Check(GitRepository target, IReadOnlyList<GitRef> refs, CancellationToken cancellationToken)
    {
        var none = new CompleteRefs(target.RefStore.Read(), []);
        using var check = new ConnectivityCheck(target.Objects, none, target.Shallow, new HashSet<ObjectId>(), options.Value.Limits.MaxTreeDepth);
        foreach (var found in refs)
        {
            if (check.FindMissing(found.Id, cancellationToken) is { } missing)
            {
                throw new InvalidDataException($"{found.Name} needs the object {missing}, which is not there: 'git fsck' says more.");
            }
        }
    }

    private async Task CopyRefsAsync(GitRepository target, ImportedRefs refs)
    {
        using var transaction = target.RefStore.BeginTransaction(new ReflogIdentity("gitpush", "gitpush@localhost", time.GetLocalNow()), "import");
        foreach (var found in refs.All.Where(found => !refs.Symbolic.ContainsKey(found.Name)))
        {
            transaction.Update(found.Name, ObjectId.Zero, found.Id);
        }

        foreach (var (name, pointsTo) in refs.Symbolic)
        {
            transaction.SetSymbolicTarget(name, pointsTo);
        }

        if (refs.Head is { } head)
        {
            transaction.SetSymbolicTarget("HEAD", head);
        }

        var failures = await transaction.PrepareAsync(CancellationToken.None).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            var (failed, failure) = failures.First();
            throw new IOException($"The ref {failed} could not be made: {failure}.");
        }

        transaction.Commit();
    }
}
