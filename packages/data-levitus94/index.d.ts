/** Where the file lies: temperature and salinity of 42,164 ocean columns as netCDF-3, compressed with gzip. */
export declare const levitus94Url: URL;
