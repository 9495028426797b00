-- What has no point is compared with what is about its community: it lies among few, not among all of the community.

create index case_pointless on "case" (county, left(area, 12), opened_at desc, id) where point is null;
