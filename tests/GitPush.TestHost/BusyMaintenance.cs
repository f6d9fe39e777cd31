namespace GitPush.TestHost;

/// <summary>Maintenance that finds something to do every few seconds, as it does in the months of a server's life.</summary>
internal static class BusyMaintenance
{
    public static void Apply(GitPushMaintenanceOptions options)
    {
        options.Pushes = 6;
        options.Interval = TimeSpan.FromSeconds(10);
        options.PruneInterval = TimeSpan.FromSeconds(15);

        // Longer than any client takes from learning of a commit to fetching it.
        options.PruneGrace = TimeSpan.FromSeconds(90);
        options.MaxConcurrent = 2;
        options.MinPacks = 4;
        options.MinLooseObjects = 20;
        options.MinLooseRefs = 4;
    }
}
