namespace GitPush.Hooks;

/// <summary>A stage's instance for one push.</summary>
/// <param name="Stage">The instance.</param>
/// <param name="Owned">Whether the push disposes it, because no service scope does.</param>
internal readonly record struct StageInstance(IHookStage Stage, bool Owned);
