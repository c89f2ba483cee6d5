namespace Ciam.Storage.Customers;

/// <summary>The one predicate by which staff are confined to a segment of the customers; every list, page, file and deed of theirs asks here.</summary>
public static class Segments
{
    /// <summary>Null is the whole bank; to whoever is confined, a customer without a segment is as far away as one of another.</summary>
    public static IQueryable<CustomerRow> CustomersWithin(this CiamDbContext database, string? segment) =>
        segment is null ? database.Set<CustomerRow>() : database.Set<CustomerRow>().Where(row => row.Segment == segment);
}
