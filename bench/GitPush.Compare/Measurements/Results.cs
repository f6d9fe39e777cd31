namespace GitPush.Compare.Measurements;

/// <summary>All samples, by row and side. Rows keep the order in which they first appear.</summary>
internal sealed class Results
{
    private readonly Dictionary<(Row Row, Side Side), Samples> _samples = [];
    private readonly List<Row> _rows = [];

    public IReadOnlyList<Row> Rows => _rows;

    public Samples Of(Row row, Side side)
    {
        if (!_rows.Contains(row))
        {
            _rows.Add(row);
        }

        return _samples.TryGetValue((row, side), out var samples) ? samples : _samples[(row, side)] = new Samples();
    }
}
