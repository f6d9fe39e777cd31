using System.Net;
using GitPush.Kubernetes.Apply.Diff;
using GitPush.Kubernetes.Apply.Fields;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>Finds out, by asking the server and without changing anything, what a push does to an object.</summary>
internal sealed class ChangePlanner(KubernetesClient client, KubernetesApplyOptions options, string ns, string inventory)
{
    public async Task<PlannedObject> PlanAsync(KubernetesObject desired, CancellationToken cancellationToken)
    {
        try
        {
            var live = await client.GetAsync(desired.Key, cancellationToken).ConfigureAwait(false);
            return FindProblem(desired, live) is { } problem
                ? PlannedObject.Refused(desired, [problem])
                : await AskAsync(desired, live, takesOver: false, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is not null)
        {
            return PlannedObject.Refused(desired, ApiRefusal.Explain(desired.Key, exception));
        }
    }

    private string? FindProblem(KubernetesObject desired, KubernetesObject? live)
    {
        if (live is { IsBeingDeleted: true })
        {
            return $"{desired.Key} is still being deleted: push again when it is gone";
        }

        if (live?.Label(ObjectMarks.Inventory) is not { } other || options.Conflicts == KubernetesFieldConflicts.TakeOver)
        {
            return null;
        }

        var otherNamespace = live.Label(ObjectMarks.InventoryNamespace) ?? live.Namespace ?? ns;
        return other == inventory && otherNamespace == ns
            ? null
            : $"{desired.Key} was deployed as part of '{other}'{(otherNamespace == ns ? "" : $" in namespace {otherNamespace}")}: take it out of one of the two, or take it over (Conflicts = TakeOver)";
    }

    private async Task<PlannedObject> AskAsync(KubernetesObject desired, KubernetesObject? live, bool takesOver, CancellationToken cancellationToken)
    {
        KubernetesObject after;
        try
        {
            after = await client.ApplyAsync(desired, new ApplyRequest(ObjectMarks.FieldManager, takesOver, DryRun: true), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (!takesOver && FieldConflict.Of(exception) is { Count: > 0 } conflicts)
        {
            var refused = conflicts.Where(conflict => !conflict.IsTakenOver(options.Conflicts)).Select(conflict => conflict.Explain(desired.Key)).ToArray();
            return refused.Length > 0
                ? PlannedObject.Refused(desired, refused)
                : await AskAsync(desired, live, takesOver: true, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (live is not null && MayBeRecreated(desired, live) && exception.StatusCode is { } status && (int)status is >= 400 and < 500)
        {
            return await AskAsNewAsync(desired, live, exception, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (live is not null && ApiRefusal.IsImmutable(exception))
        {
            return PlannedObject.Refused(desired, [$"{desired.Key}: {ApiRefusal.ImmutableFields(exception)} cannot be changed in place: annotate the object with {ObjectMarks.Force}: {ObjectMarks.Enabled} to have it deleted and created again"]);
        }

        return PlannedObject.Of(new ObjectChange(KindOf(live, after), desired, live, after, takesOver));
    }

    /// <summary>
    /// Whether an object would be taken if it were not there. No list of messages tells immutable fields from mistakes, but
    /// under another name the object has nothing that could not be changed.
    /// </summary>
    private async Task<PlannedObject> AskAsNewAsync(KubernetesObject desired, KubernetesObject live, KubernetesApiException refusal, CancellationToken cancellationToken)
    {
        var other = desired.Clone();
        other.Name = $"{desired.Name[..Math.Min(desired.Name.Length, 40)].TrimEnd('-', '.')}-gitpush-new";
        try
        {
            var after = await client.ApplyAsync(other, new ApplyRequest(ObjectMarks.FieldManager, DryRun: true), cancellationToken).ConfigureAwait(false);
            after.Name = desired.Name;
            return PlannedObject.Of(new ObjectChange(ChangeKind.Recreate, desired, live, after));
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is not null)
        {
            // Where the name itself matters, only the words are left to go by.
            return exception.StatusCode == HttpStatusCode.Forbidden && ApiRefusal.IsImmutable(refusal)
                ? PlannedObject.Of(new ObjectChange(ChangeKind.Recreate, desired, live, After: null))
                : PlannedObject.Refused(desired, ApiRefusal.Explain(desired.Key, refusal));
        }
    }

    private ChangeKind KindOf(KubernetesObject? live, KubernetesObject after)
    {
        if (live is null)
        {
            return ChangeKind.Create;
        }

        if (!ComparableObject.AreEqual(live, after))
        {
            return ChangeKind.Update;
        }

        return ManagedFields.OwnSame(live, after) && !TakesOverFromKubectl(live) ? ChangeKind.None : ChangeKind.Adopt;
    }

    private bool TakesOverFromKubectl(KubernetesObject live) =>
        options.Conflicts != KubernetesFieldConflicts.Refuse && ManagedFields.TakenOverFromKubectl(live) is not null;

    private bool MayBeRecreated(KubernetesObject desired, KubernetesObject live) =>
        desired.Annotation(ObjectMarks.Force) == ObjectMarks.Enabled
        || live.Annotation(ObjectMarks.Force) == ObjectMarks.Enabled
        || (options.Force && !ApplyOrder.HoldsData(desired.Key));
}
