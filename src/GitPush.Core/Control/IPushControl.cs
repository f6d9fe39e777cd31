using System.Security.Claims;
using GitPush.History;
using GitPush.Repositories;

namespace GitPush.Control;

/// <summary>
/// What operators do with pushes besides pushing: see the running ones, cancel one, run one again. Who may do so is for the caller to
/// say: nothing here asks the <see cref="Access.IGitAuthorizer"/>. Safe for use by many threads.
/// </summary>
public interface IPushControl
{
    /// <summary>The pushes that this process runs now, oldest first.</summary>
    IReadOnlyList<RunningPush> Running { get; }

    /// <summary>A push that this process runs now, or null.</summary>
    /// <param name="id">The push's id.</param>
    RunningPush? Find(string id);

    /// <summary>
    /// Cancels a running push: its stage is cancelled, what was done is rolled back, no ref changes. Once the refs change it is too late.
    /// </summary>
    /// <param name="id">The push's id.</param>
    /// <param name="by">Who cancels; the pusher reads it.</param>
    /// <returns>False when this process does not run such a push, or it is too late.</returns>
    bool Cancel(string id, string by);

    /// <summary>
    /// Runs the stages again for the commits that a recorded push brought, as a push of its own with <see cref="PushTrigger.Redeploy"/>: it waits
    /// for the repository's turn, is recorded, and can be followed and cancelled. Its refs have to be still where that push left them, and do not
    /// change: stages see <see cref="Hooks.RefUpdateKind.Unchanged"/>, the paths that the original push changed, and its push options but
    /// <c>plan</c> and <c>skip-deploy</c>. Of a push that was a redeployment itself it is the original one that is run again.
    /// </summary>
    /// <param name="id">The id of the push that is run again.</param>
    /// <param name="user">Who asks for it.</param>
    /// <param name="cancellationToken">Ends the look-up; the new push goes on.</param>
    /// <returns>The new push, which has just begun.</returns>
    /// <exception cref="PushControlException">
    /// There is no such push, it brought nothing, its refs have moved, the repository is frozen or gone, or the host stops; the message says which.
    /// </exception>
    ValueTask<RunningPush> RedeployAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the refs of a recorded push back to what it brought, from wherever they are when the turn comes, and runs the stages for that, as a push
    /// of its own with <see cref="PushTrigger.Rollback"/>. Stages see the move as what it is, mostly <see cref="Hooks.RefUpdateKind.Forced"/>, and no
    /// push options. All refs move or none. <see cref="GitPushOptions.AllowNonFastForwards"/> and <c>receive.denyNonFastForwards</c> do not forbid it. A ref that was
    /// deleted since is created again; one that the push had deleted stays as it is.
    /// </summary>
    /// <param name="id">The id of the push to return to.</param>
    /// <param name="user">Who asks for it.</param>
    /// <param name="cancellationToken">Ends the look-up; the new push goes on.</param>
    /// <returns>The new push, which has just begun.</returns>
    /// <exception cref="PushControlException">
    /// There is no such push, it changed nothing, its commits are gone, the refs are there already, the repository is frozen or gone, or the host
    /// stops; the message says which.
    /// </exception>
    ValueTask<RunningPush> RollBackAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken = default);

    /// <summary>Whether a repository takes no pushes now, and why.</summary>
    ValueTask<RepositoryFreeze?> FindFreezeAsync(RepositoryName repository, CancellationToken cancellationToken = default);

    /// <summary>
    /// Refuses all pushes, redeployments and roll-backs to a repository from now on, on every server of it and until <see cref="UnfreezeAsync"/>;
    /// pushers read <c>the repository is frozen: REASON (by NAME)</c>. Pushes whose stages run end as they would. One that is frozen gets
    /// the new reason.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="reason">Why, as one line of at most 400 characters; pushers read it.</param>
    /// <param name="by">Who froze it.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <exception cref="PushControlException">There is no such repository.</exception>
    ValueTask FreezeAsync(RepositoryName repository, string reason, string by, CancellationToken cancellationToken = default);

    /// <summary>Takes pushes again.</summary>
    /// <returns>Whether the repository was frozen.</returns>
    /// <exception cref="PushControlException">There is no such repository.</exception>
    ValueTask<bool> UnfreezeAsync(RepositoryName repository, CancellationToken cancellationToken = default);
}
