namespace GitPush.Hooks;

/// <summary>A push that only asks what it would do.</summary>
internal static class PushPlan
{
    /// <summary>The push option: <c>git push -o plan</c>.</summary>
    public const string Option = "plan";

    /// <summary>What stands behind each ref of such a push.</summary>
    public const string Refusal = "this was a plan: nothing has changed";

    /// <summary>
    /// Whether a push asks for a plan. Where no stage can plan, the option is one of the host's own like any other. Policies are
    /// evaluated in a plan and plan nothing.
    /// </summary>
    public static bool IsAsked(IReadOnlyList<string> options, IReadOnlyList<StageRegistration> stages) =>
        options.Contains(Option) && stages.Any(stage => stage is { RunsInPlan: true, Order: StageOrder.Stage });
}
