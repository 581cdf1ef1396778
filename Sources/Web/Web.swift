// Web: pages and endpoints.
