"""Addresses, as far as two offices write them alike: the whole text, and the village, estate or street in it.

Offices begin an address at the province, the county or the village, and call a village 村, 庄 or 屯. So the
smallest named place is cut out and compared without its kind; house numbers are kept apart.
"""

_PLAIN = r"regexp_replace(lower(address), '[\s,，、;；.。·#\-_()（）]+', '', 'g')"
_HAN = r"regexp_matches(address, '[\x{3400}-\x{9fff}]')"
# The last named place before the house: the shortest text that ends in one of these kinds, after the one before it.
_KINDS = "村民委员会|居民委员会|村委会|居委会|社区|新村|小区|花园|家园|公寓|村|庄|屯|寨|营|堡|湾|街道办事处|街道|镇|乡|苏木|路|街|巷|弄"
_BEFORE = "省|自治区|市|自治州|州|盟|县|区|旗|镇|乡|街道|苏木|村|社区|街|路"
_CHINESE_PLACE = (rf"regexp_replace(regexp_extract(address_plain, '^(?:.*(?:{_BEFORE}))?([\x{{3400}}-\x{{9fff}}]{{1,12}}?)(?:{_KINDS})"
                  rf"(?:[^\x{{3400}}-\x{{9fff}}].*|[一二三四五六七八九十]*(?:组|队|号|社).*)?$', 1), '(?:新|大|小)?$', '')")
_OTHER_PLACE = r"regexp_extract(lower(address), '(?:^|[\s,])((?:[^\W\d]|[a-z]+\d)[\w''-]*)', 1)"

PLACE_SQL = f"""
    nullif({_PLAIN}, '') AS address_plain,
    nullif(CASE WHEN {_HAN} THEN {_CHINESE_PLACE} ELSE {_OTHER_PLACE} END, '') AS place,
    nullif(array_to_string(regexp_extract_all({_PLAIN}, '\\d+'), '.'), '') AS house"""
