namespace GitPush.History;

/// <summary>The pushes that started on one day (UTC).</summary>
/// <param name="Day">The day.</param>
/// <param name="Pushes">How many.</param>
/// <param name="HasRunning">Whether one of them still runs.</param>
internal sealed record PushLogDay(DateOnly Day, int Pushes, bool HasRunning);
