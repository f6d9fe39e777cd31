namespace GitPush.Compare.Measurements;

/// <summary>One line of the table.</summary>
internal sealed record Row(string Name, string Unit, bool MoreIsBetter = false);
