/** Where the file lies: temperature and salinity of 42,164 ocean columns as netCDF-3, compressed with gzip. */
export const levitus94Url = new URL('./levitus94_profiles_1deg.nc.gz', import.meta.url);
