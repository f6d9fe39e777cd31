using System.Runtime.ExceptionServices;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Maintenance;

/// <summary>One repository's maintenance, step by step. What one step cannot do keeps none of the others from being done.</summary>
/// <param name="depth">How much is to be done.</param>
internal sealed class MaintenanceRun(
    GitRepository repository, GitPushOptions options, ServerInstance instance, TimeProvider time, MaintenanceDepth depth)
{
    private readonly List<string> _problems = [];
    private readonly string _objectsDirectory = repository.Objects.ObjectsDirectory;
    private readonly GitPushMaintenanceOptions _settings = options.Maintenance;
    private readonly DateTimeOffset _now = time.GetUtcNow();
    private DateTimeOffset? _pruneBefore;
    private MaintenanceResult _result = new();
    private ExceptionDispatchInfo? _failure;

    /// <exception cref="IOException">The file system failed.</exception>
    public MaintenanceResult Run(CancellationToken cancellationToken)
    {
        if (repository.Config.GetBoolean("extensions.preciousobjects") is true)
        {
            return new MaintenanceResult { SkippedBecause = "its objects are precious (extensions.preciousObjects)" };
        }

        using var locks = MaintenanceLocks.TryTake(repository.Path, instance, SharedRepository.Of(repository.Config), out var holder);
        if (locks is null)
        {
            return new MaintenanceResult { SkippedBecause = holder };
        }

        _pruneBefore = depth == MaintenanceDepth.WhatIsDue ? null : PruneBefore();
        Attempt("refs were not packed", () => PackRefs(cancellationToken));
        Attempt("objects were not packed", () => PackObjects(cancellationToken));
        Attempt("the commit-graph was not written", () => WriteCommitGraph(cancellationToken));
        Attempt("what crashes left behind was not removed", RemoveLeftovers);
        _failure?.Throw();
        return _result with { Problems = _problems };
    }

    private void PackRefs(CancellationToken cancellationToken)
    {
        if (repository.Config.GetBoolean("gc.packrefs") is not false)
        {
            var least = depth == MaintenanceDepth.Everything ? 1 : _settings.MinLooseRefs;
            var packer = new RefPacker(repository.RefStore, instance);
            _result = _result with { PackedRefs = packer.RunAsync(least, cancellationToken).AsTask().GetAwaiter().GetResult() };
        }
    }

    private void PackObjects(CancellationToken cancellationToken)
    {
        if (MultiPackIndex.HasChain(_objectsDirectory))
        {
            _problems.Add("objects were not packed: a chain of multi-pack-indexes names the packs");
            return;
        }

        using var reader = repository.Objects.OpenReader();
        var inventory = ObjectInventory.Take(repository.Objects);
        var consolidation = new ObjectConsolidation(repository, instance, options.Fsync);
        if (FindUnreachable(inventory, reader, cancellationToken) is { } unreachable)
        {
            consolidation.RollUpAndPrune(inventory, unreachable, cancellationToken);
            _result = _result with { UnreachableObjects = unreachable.KeptCount };
        }
        else if (depth == MaintenanceDepth.Everything || IsRollUpDue(inventory))
        {
            consolidation.RollUp(inventory, cancellationToken);
        }

        var done = consolidation.Result;
        _result = _result with
        {
            PackedObjects = done.PackedObjects,
            RemovedPacks = done.RemovedPacks,
            RemovedLooseObjects = done.RemovedLooseObjects,
            PrunedObjects = done.PrunedObjects,
        };
    }

    private bool IsRollUpDue(ObjectInventory inventory) =>
        inventory.Loose.Count >= _settings.MinLooseObjects
        || inventory.Packs.Count(static pack => pack.Kind == LocalPackKind.Plain) >= _settings.MinPacks;

    /// <summary>Finds what is unreachable, unless that cannot be known: then nothing is removed.</summary>
    private UnreachableObjects? FindUnreachable(ObjectInventory inventory, ObjectReader reader, CancellationToken cancellationToken)
    {
        if (_pruneBefore is not { } before || HasWorkTree())
        {
            return null;
        }

        try
        {
            var roots = ObjectRoots.Read(repository.Path);

            // Not by the commit-graph, which may name what is gone.
            return UnreachableObjects.Find(roots, inventory, before, reader, new CommitGraph(reader, repository.Shallow), cancellationToken);
        }
        catch (Exception e) when (e is MissingObjectException or ObjectCorruptException or InvalidDataException)
        {
            _problems.Add($"nothing was pruned: {e.Message}");
            return null;
        }
    }

    // What the index of a work tree names is kept by git, and nobody pushes into such a repository for long.
    private bool HasWorkTree() =>
        File.Exists(Path.Combine(repository.Path, "index")) || Directory.Exists(Path.Combine(repository.Path, "worktrees"));

    /// <summary>Before which time something must have been touched last to be removed; null: never.</summary>
    private DateTimeOffset? PruneBefore()
    {
        if (repository.Config.GetAll("gc.pruneexpire") is not [.., var text])
        {
            return _now - _settings.PruneGrace;
        }

        if (text is not null && ExpiryDate.TryParse(text, _now, time.LocalTimeZone, out var before))
        {
            return before;
        }

        _problems.Add($"nothing was pruned: invalid gc.pruneExpire: '{text}'");
        return null;
    }

    private void WriteCommitGraph(CancellationToken cancellationToken)
    {
        var upkeep = new CommitGraphUpkeep(repository, instance, options.Fsync);
        _result = _result with { CommitGraphCommits = upkeep.Write(depth != MaintenanceDepth.WhatIsDue, cancellationToken) };
    }

    private void RemoveLeftovers()
    {
        if (_pruneBefore is { } before)
        {
            // A repository may let its objects go at once; a file that is just being written is no matter of its own.
            var untouchedSince = (_now - _settings.PruneGrace).UtcDateTime;
            _result = _result with
            {
                RemovedLeftovers = Leftovers.Remove(_objectsDirectory, before < untouchedSince ? before.UtcDateTime : untouchedSince, _problems),
            };
        }
    }

    private void Attempt(string problem, Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is MissingObjectException or ObjectCorruptException or InvalidDataException or PackFormatException or PackGoneException)
        {
            // Damage, or somebody else who repacks at the same time.
            _problems.Add($"{problem}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever started the run hears of it when the other steps are done.
            _failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }
}
