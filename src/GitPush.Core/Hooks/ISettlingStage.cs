namespace GitPush.Hooks;

/// <summary>
/// A stage whose <see cref="IHookStage.PostReceiveAsync"/> settles what it has written down before the refs changed: quick, and not to be
/// left out. It runs for a push that is cancelled after its refs have changed, too.
/// </summary>
internal interface ISettlingStage : IHookStage;
