namespace GitPush.Hooks;

/// <summary>One ref that a stage refuses.</summary>
/// <param name="Update">The update that is refused.</param>
/// <param name="Reason">One line, which git prints behind the ref.</param>
public sealed record RefRejection(RefUpdate Update, string Reason);
